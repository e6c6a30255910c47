' Carries out edits in LibreOffice as a person at the keyboard would: puts the caret somewhere, selects, and gives the
' commands of the menus. It reads one edit a line, its fields between tabs:
'
'	verb	where	from	length	what
'
' "where" is the name of a bookmark, or words of the text; "from" characters on from there the edit begins, and it is
' about the "length" that follow. To every line it answers with one: done, or why not.
Option Explicit

Private doc As Object, window As Object, caret As Object

Sub Main(edits As String, answers As String)
	Dim disk As Object, source As Object, sink As Object, row
	disk = createUnoService("com.sun.star.ucb.SimpleFileAccess")
	source = createUnoService("com.sun.star.io.TextInputStream")
	source.setInputStream(disk.openFileRead(edits))
	source.setEncoding("UTF-8")
	sink = createUnoService("com.sun.star.io.TextOutputStream")
	sink.setOutputStream(disk.openFileWrite(answers))
	sink.setEncoding("UTF-8")
	For Each row In Split(source.readString(Array(), False), Chr(10))
		sink.writeString(Answer(Split(row, Chr(9))) & Chr(10))
	Next
	sink.closeOutput()
	StarDesktop.terminate()
End Sub

Function Answer(f) As String
	On Error GoTo Failed
	Answer = "done"
	Select Case f(0)
		Case "open"
			doc = StarDesktop.loadComponentFromURL(f(1), "_blank", 0, Array(Named("Hidden", True)))
			window = doc.CurrentController.Frame
			caret = doc.CurrentController.ViewCursor
		Case "read" ' without a window: LibreOffice without its dialogs dies of one for comments, and without one saves no charts
			doc = createUnoService("com.sun.star.text.TextDocument")
			doc.load(Array(Named("URL", f(1)), Named("FilterName", "MS Word 2007 XML")))
		Case "save"
			doc.storeToURL(f(1), Array(Named("FilterName", f(2))))
			doc.close(True)
		Case "record"
			doc.RecordChanges = True
		Case "accept"
			doc.RecordChanges = False
			Command("AcceptAllTrackedChanges")
		Case "comment"
			If Not Commented(f(1), CInt(f(2)), CInt(f(3)), f(4)) Then Answer = "not found"
		Case Else
			If Selected(f(1), CInt(f(2)), CInt(f(3))) Then Carry(f(0), f(4)) Else Answer = "not found"
	End Select
	Exit Function
Failed:
	Answer = "line " & Erl & ": " & Join(Split(Error, Chr(10)), " ")
End Function

' Carry does to what is selected what a verb says.
Sub Carry(verb As String, what As String)
	Select Case verb
		Case "type"
			Command("InsertText", Named("Text", what))
		Case "undo" ' what was typed just now
			Command("InsertText", Named("Text", what))
			Command("Undo")
		Case "delete"
			Command("Delete")
		Case "split"
			Command("InsertPara")
		Case "join" ' with the paragraph that follows
			Command("GotoEndOfPara")
			Command("Delete")
		Case "up"
			Command("MoveUp")
		Case "down"
			Command("MoveDown")
		Case "move"
			Command("Cut")
			Selected(what, 0, 0)
			Command("Paste")
		Case "moveparagraph", "copyparagraph"
			Command("GotoStartOfPara")
			Command("EndOfParaSel")
			Command("CharRightSel")
			If verb = "moveparagraph" Then Command("Cut") Else Command("Copy")
			Selected(what, 0, 0)
			Command("GotoStartOfPara")
			Command("Paste")
		Case "moverow"
			Command("EntireRow")
			Command("Cut")
			Selected(what, 0, 0)
			Command("EntireRow")
			Command("PasteRowsBefore")
		Case "insertrow"
			Command("InsertRowsAfter")
		Case "insertcolumn"
			Command("InsertColumnsAfter")
		Case "deleterow"
			Command("DeleteRows")
		Case "bold", "italic"
			Command(verb)
		Case "size"
			caret.CharHeight = CInt(what)
		Case "colour"
			caret.CharColor = CLng(what)
		Case "style"
			caret.ParaStyleName = what
		Case "linebreak"
			Command("InsertLinebreak")
		Case "pagebreak"
			Command("InsertPagebreak")
		Case "footnote"
			Attach("Footnote")
			doc.Footnotes.getByIndex(0).setString(what)
		Case "picture"
			Attach("TextGraphicObject", what)
		Case Else
			Error 5
	End Select
End Sub

' Selected puts the caret where an edit begins and selects what it is about. Of a bookmark and its copy the copy is
' meant: the bookmark itself is what a move has left behind.
Function Selected(where As String, from As Integer, length As Integer) As Boolean
	Dim place As Object, wanted As Object
	If doc.Bookmarks.hasByName(where & " Copy 1") Then
		place = doc.Bookmarks.getByName(where & " Copy 1").Anchor
	ElseIf doc.Bookmarks.hasByName(where) Then
		place = doc.Bookmarks.getByName(where).Anchor
	Else
		wanted = doc.createSearchDescriptor()
		wanted.SearchString = where
		wanted.SearchCaseSensitive = True
		place = doc.findFirst(wanted)
	End If
	If IsNull(place) Then Exit Function
	If place.String = "" Then Exit Function
	caret.gotoRange(place.Start, False)
	If from > 0 Then caret.goRight(from, False)
	If length > 0 Then caret.goRight(length, True)
	Selected = True
End Function

Function Commented(mark As String, from As Integer, length As Integer, words As String) As Boolean
	Dim place As Object, range As Object, note As Object
	If Not doc.Bookmarks.hasByName(mark) Then Exit Function
	place = doc.Bookmarks.getByName(mark).Anchor
	range = place.Text.createTextCursorByRange(place.Start)
	range.goRight(from, False)
	range.goRight(length, True)
	note = doc.createInstance("com.sun.star.text.textfield.Annotation")
	note.Content = words
	place.Text.insertTextContent(range, note, length > 0)
	Commented = True
End Function

Sub Command(what As String, Optional argument)
	Dim arguments
	If IsMissing(argument) Then arguments = Array() Else arguments = Array(argument)
	createUnoService("com.sun.star.frame.DispatchHelper").executeDispatch(window, ".uno:" & what, "", 0, arguments)
End Sub

Sub Attach(what As String, Optional url)
	Dim content As Object
	content = doc.createInstance("com.sun.star.text." & what)
	If Not IsMissing(url) Then content.GraphicURL = url
	caret.Text.insertTextContent(caret, content, False)
End Sub

Function Named(name As String, value)
	Dim p As New com.sun.star.beans.PropertyValue
	p.Name = name
	p.Value = value
	Named = p
End Function
