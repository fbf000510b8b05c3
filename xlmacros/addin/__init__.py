"""The Excel add-in wanchang.xlam: its ribbon, its VBA as text, the build, the installation and the doctor."""
