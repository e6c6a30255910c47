package xlsx

// richParts is a book as Excel writes it, with what a copy could lose: protection with passwords, print
// ranges, frozen panes, validation, conditional formats, extensions, a comment with its fonts, a hidden
// sheet that has the name of ours, and numerals that no program would write twice in the same way.
func richParts() map[string]string {
	return map[string]string{
		"[Content_Types].xml": xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
			`<Override PartName="/xl/comments1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/></Types>`,
		"_rels/.rels": xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>` +
			`</Relationships>`,
		"xl/workbook.xml": xmlHead + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x15" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">` +
			`<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="22228"/><workbookPr codeName="ThisWorkbook" defaultThemeVersion="166925"/>` +
			`<mc:AlternateContent><mc:Choice Requires="x15"><x15ac:absPath url="C:\a\" xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/>` +
			`</mc:Choice></mc:AlternateContent><workbookProtection workbookPassword="CC1A" lockStructure="1"/><bookViews>` +
			`<workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="12300" firstSheet="1" activeTab="1"/></bookViews><sheets>` +
			`<sheet name="甲'表" sheetId="3" r:id="rId1"/><sheet name="审核结果" sheetId="7" state="veryHidden" r:id="rId2"/></sheets><definedNames>` +
			`<definedName name="_xlnm.Print_Area" localSheetId="0">'甲''表'!$A$1:$D$20</definedName>` +
			`<definedName name="总计" comment="x" hidden="1">'甲''表'!$C$5</definedName></definedNames><calcPr calcId="191029" fullPrecision="0" iterate="1"/><extLst>` +
			`<ext uri="{140A7094-0E35-4892-8432-C4D2E57EDEB5}" xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main">` +
			`<x15:workbookPr chartTrackingRefBase="1"/></ext></extLst></workbook>`,
		"xl/_rels/workbook.xml.rels": xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/>` +
			`<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
		"xl/styles.xml": xmlHead + `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac x16r2" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" xmlns:x16r2="http://schemas.microsoft.com/office/spreadsheetml/2015/02/main">` +
			`<numFmts count="1"><numFmt numFmtId="176" formatCode="#,##0.00_);[Red]\(#,##0.00\)"/></numFmts><fonts count="2" x14ac:knownFonts="1"><font>` +
			`<sz val="11"/><color theme="1" tint="-0.249977111117893"/><name val="宋体"/><family val="3"/><charset val="134"/><scheme val="minor"/></font><font><b/>` +
			`<sz val="11"/><color indexed="10"/><name val="Cambria"/><family val="1"/></font></fonts><fills count="3"><fill><patternFill patternType="none"/>` +
			`</fill><fill><patternFill patternType="gray125"/></fill><fill><gradientFill degree="90"><stop position="0"><color theme="0"/></stop>` +
			`<stop position="1"><color theme="4"/></stop></gradientFill></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/>` +
			`</border><border diagonalUp="1"><left style="thin"><color auto="1"/></left><right/><top/><bottom/><diagonal style="hair"><color indexed="64"/>` +
			`</diagonal></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"><alignment vertical="center"/></xf>` +
			`</cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><alignment vertical="center"/></xf>` +
			`<xf numFmtId="176" fontId="1" fillId="2" borderId="1" xfId="0" quotePrefix="1" applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1">` +
			`<alignment horizontal="distributed" vertical="top" wrapText="1" readingOrder="1" justifyLastLine="1"/><protection locked="0" hidden="1"/></xf>` +
			`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs><cellStyles count="1">` +
			`<cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles><dxfs count="1"><dxf><font><color rgb="FF9C0006"/></font><fill><patternFill>` +
			`<bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf></dxfs>` +
			`<tableStyles count="0" defaultTableStyle="TableStyleMedium2" defaultPivotStyle="PivotStyleLight16"/><colors><mruColors><color rgb="FF123456"/>` +
			`</mruColors></colors><extLst>` +
			`<ext uri="{EB79DEF2-80B8-43e5-95BD-54CBDDF9020C}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">` +
			`<x14:slicerStyles defaultSlicerStyle="SlicerStyleLight1"/></ext></extLst></styleSheet>`,
		"xl/worksheets/sheet1.xml": xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" xr:uid="{00000000-0001-0000-0000-000000000000}">` +
			`<sheetPr codeName="Sheet1" filterMode="1"><tabColor rgb="FF00B050"/><outlinePr summaryBelow="0"/><pageSetUpPr fitToPage="1"/></sheetPr>` +
			`<dimension ref="A1:D20"/><sheetViews><sheetView showZeros="0" workbookViewId="0" zoomScale="85">` +
			`<pane xSplit="1" ySplit="2" topLeftCell="B3" activePane="bottomRight" state="frozen"/><selection pane="topRight" activeCell="B1" sqref="B1"/>` +
			`<selection pane="bottomLeft" activeCell="A3" sqref="A3"/><selection pane="bottomRight" activeCell="C5" sqref="C5"/></sheetView></sheetViews>` +
			`<sheetFormatPr baseColWidth="10" defaultRowHeight="13.5" x14ac:dyDescent="0.15"/><cols><col min="1" max="1" width="30.625" customWidth="1" style="2"/>` +
			`<col min="3" max="3" width="18.375" customWidth="1" bestFit="1" style="1"/><col min="4" max="4" width="0" hidden="1" customWidth="1"/></cols>` +
			`<sheetData><row r="1" spans="1:3" ht="27" customHeight="1" x14ac:dyDescent="0.15"><c r="A1" s="1" t="inlineStr"><is><r><rPr><b/><sz val="11"/>` +
			`<rFont val="宋体"/></rPr><t xml:space="preserve">收入 </t></r><r><t>决算</t></r></is></c><c r="B1" s="1"/></row><row r="3" s="1" customFormat="1">` +
			`<c r="C3" s="1"><v>9705612.369999999</v></c></row><row r="5"><c r="A5" t="inlineStr"><is><t>_x005F_x000D_ 文字</t></is></c><c r="C5" s="1">` +
			`<f>SUM(C3:C4)</f><v>9.7056123699999995E6</v></c><c r="D5"><f t="shared" ref="D5:D6" si="0">C5*2</f><v>1.10000000000000009</v></c></row>` +
			`<row r="6" hidden="1" outlineLevel="1"><c r="C6" s="1"><f>SUM(C3)</f></c><c r="D6"><f t="shared" si="0"/><v>2</v></c></row><row r="7"><c r="A7" t="b">` +
			`<v>1</v></c><c r="B7" t="e"><v>#DIV/0!</v></c><c r="C7" t="str"><f t="array" ref="C7" aca="1">A5&amp;"x"</f><v> x </v></c></row></sheetData>` +
			`<sheetProtection algorithmName="SHA-512" hashValue="AAAA" saltValue="BBBB" spinCount="100000" sheet="1" objects="1" scenarios="1"/><protectedRanges>` +
			`<protectedRange sqref="C3" name="区域1"/></protectedRanges><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>` +
			`<conditionalFormatting sqref="C3:C6"><cfRule type="cellIs" dxfId="0" priority="1" operator="lessThan"><formula>0</formula></cfRule>` +
			`</conditionalFormatting><dataValidations count="1">` +
			`<dataValidation type="decimal" allowBlank="1" showInputMessage="1" showErrorMessage="1" errorTitle="错&amp;误" error="&quot;只&quot;能" sqref="C3">` +
			`<formula1>-1000</formula1><formula2>1000</formula2></dataValidation></dataValidations><printOptions horizontalCentered="1"/>` +
			`<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>` +
			`<pageSetup paperSize="9" scale="68" orientation="landscape" blackAndWhite="1"/><headerFooter><oddFooter>&amp;C第 &amp;P 页</oddFooter></headerFooter>` +
			`<rowBreaks count="1" manualBreakCount="1"><brk id="10" max="16383" man="1"/></rowBreaks><ignoredErrors>` +
			`<ignoredError sqref="C3" numberStoredAsText="1"/></ignoredErrors><legacyDrawing r:id="rId1"/><extLst>` +
			`<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">` +
			`<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:dataValidation type="list" allowBlank="1">` +
			`<x14:formula1><xm:f>审核结果!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>B3</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>`,
		"xl/worksheets/_rels/sheet1.xml.rels": xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/vmlDrawing" Target="../drawings/vmlDrawing1.vml"/>` +
			`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="../comments1.xml"/>` +
			`</Relationships>`,
		"xl/worksheets/sheet2.xml": xmlHead + `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews>` +
			`<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>编号</t></is></c></row></sheetData></worksheet>`,
		"xl/comments1.xml": xmlHead + `<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>王会计</author></authors><commentList>` +
			`<comment ref="C3" authorId="0" shapeId="0"><text><r><rPr><b/><sz val="9"/><color indexed="81"/><rFont val="宋体"/><charset val="134"/></rPr>` +
			`<t xml:space="preserve">王会计:
</t></r><r><rPr><sz val="9"/><color indexed="81"/><rFont val="宋体"/><charset val="134"/></rPr><t>原批注</t></r></text>` +
			`</comment></commentList></comments>`,
		"xl/drawings/vmlDrawing1.vml": `<xml xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
 <o:shapelayout v:ext="edit">
  <o:idmap v:ext="edit" data="1"/>
 </o:shapelayout>` +
			`<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"
  path="m,l,21600r21600,l21600,xe">
  <v:stroke joinstyle="miter"/>
  <v:path gradientshapeok="t" o:connecttype="rect"/>
 </v:shapetype>` +
			`<v:shape id="_x0000_s1025" type="#_x0000_t202" style='position:absolute;
  margin-left:200pt;margin-top:10pt;width:108pt;height:60pt;z-index:1;visibility:visible'
  fillcolor="#ccffcc" o:insetmode="auto">
  <v:fill color2="#ffffe1"/>
  <v:shadow on="t" color="black" obscured="t"/>
  <v:path o:connecttype="none"/>
  <v:textbox style='mso-direction-alt:auto'>
   <div style='text-align:left'>` +
			`</div>
  </v:textbox>
  <x:ClientData ObjectType="Note">
   <x:MoveWithCells/>
   <x:SizeWithCells/>
   <x:Anchor>
    3, 15, 1, 10, 5, 15, 5, 4</x:Anchor>
   <x:AutoFill>False</x:AutoFill>
   <x:Row>2</x:Row>
   <x:Column>2</x:Column>
   <x:Visible/>
  </x:ClientData>
 </v:shape>` +
			`</xml>`,
	}
}
