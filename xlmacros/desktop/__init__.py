"""The toolbar 宣讲台账 in LibreOffice Calc: an extension, its installation, and what a press of a button starts."""
