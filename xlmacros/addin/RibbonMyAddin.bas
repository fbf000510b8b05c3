Attribute VB_Name = "RibbonMyAddin"
Option Explicit

' The ribbon of wanchang. This text is ASCII: what a person reads stands in the ribbon's XML
' and on the add-in's sheet wanchang.conf, where a key in column A has its words in column B.

Private ribbon As IRibbonUI

Public Sub OnRibbonLoad(ui As IRibbonUI)
    Set ribbon = ui
End Sub

Public Sub RefreshRibbon()
    If Not ribbon Is Nothing Then ribbon.Invalidate
End Sub

Public Sub GetEnabled(control As IRibbonControl, ByRef enabled)
    enabled = Suits(control.Tag, ActiveWorkbook)
End Sub

' Every button comes here: its id is an action of xlmacros.buttons.
Public Sub OnAction(control As IRibbonControl)
    Dim refusal As String
    refusal = RefusalOf(control.Tag, ActiveWorkbook)
    If refusal = "" Then
        RunPython "import xlmacros.buttons; xlmacros.buttons.main('" & control.ID & "')"
    Else
        MsgBox Said(refusal), vbExclamation, Said("SAY TITLE")
    End If
End Sub

' The key of the sentence that says why a button does nothing; "" where it may be run.
Private Function RefusalOf(ByVal kind As String, ByVal wb As Workbook) As String
    If Not Suits(kind, wb) Then
        RefusalOf = "SAY " & UCase$(kind)
    ElseIf Said("INTERPRETER_WIN") & Said("INTERPRETER_MAC") = "" Then
        RefusalOf = "SAY INSTALL"
    ElseIf BringsSettings(wb) Then
        RefusalOf = "SAY SETTINGS"
    ElseIf wb.Path = "" Then
        RefusalOf = "SAY UNSAVED"
    ElseIf HasOneOf(wb.FullName, Said("BAD CHARACTERS")) Then
        RefusalOf = "SAY NAME"
    End If
End Function

' What kind of workbook this is, by a sheet that only such a one has.
Private Function Suits(ByVal kind As String, ByVal wb As Workbook) As Boolean
    If wb Is Nothing Then
        Suits = False
    ElseIf kind = "any" Then
        Suits = True
    Else
        Suits = SheetExists(wb, CStr(Said("SHEET " & UCase$(kind))))
    End If
End Function

' A workbook that came by mail must not choose the interpreter: xlwings would follow these sheets.
Private Function BringsSettings(ByVal wb As Workbook) As Boolean
    Dim sht As Object
    For Each sht In wb.Sheets
        If LCase$(sht.Name) = PROJECT_NAME & ".conf" Or LCase$(Right$(sht.Name, 3)) = ".py" Then BringsSettings = True
    Next
End Function

' Characters that the shell or xlwings would take for something else than a part of the file's name.
Private Function HasOneOf(ByVal text As String, ByVal characters As String) As Boolean
    Dim i As Long
    #If Mac Then
        characters = characters & Said("BAD CHARACTERS MAC")
    #End If
    For i = 1 To Len(characters)
        If InStr(text, Mid$(characters, i, 1)) > 0 Then HasOneOf = True
    Next
End Function

Private Function Said(ByVal key As String) As String
    Dim cell As Range
    For Each cell In ThisWorkbook.Sheets(PROJECT_NAME & ".conf").UsedRange.Columns(1).Cells
        If UCase$(cell.Value) = key Then
            Said = CStr(cell.Offset(0, 1).Value)
            Exit Function
        End If
    Next
End Function
