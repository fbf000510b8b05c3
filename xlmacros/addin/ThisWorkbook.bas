Option Explicit

' Another workbook in front: the ribbon asks again which buttons suit it.

Private WithEvents App As Application

Private Sub Workbook_Open()
    Set App = Application
End Sub

Private Sub App_WorkbookActivate(ByVal Wb As Workbook)
    RefreshRibbon
End Sub

Private Sub App_WorkbookDeactivate(ByVal Wb As Workbook)
    RefreshRibbon
End Sub
