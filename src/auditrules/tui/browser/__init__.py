"""The terminal program in a browser, on this computer: ``auditrules serve``.

textual-serve (an optional library) brings the terminal that a page draws and the protocol between it and the program.
Ours are the page, which asks nothing of any other host, the gate that lets in only who has the token, and the care
that a closed tab or an ended server loses nothing.
"""
