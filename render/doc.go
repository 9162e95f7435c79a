// Package render draws GoELM's figures: plain data in; SVG, PNG and HTML out.
//
// Main values: [Figure], a picture: of archives [Heat], [Regions], [Fold], [Nest], [MapOverTime], [Parallel]; of walkers [Animate],
// [Still], [FilmStrip], [Race]; of numbers [Line], [Lines], [Panels], [Scatter], [Bars], [Hist], [CCDF], [Areas], [Shares], [Ladder],
// [Comparison]; of programs [Tree], [CodeDiff]. Then [Table],
// [Source] (Go with line numbers), [Rich] (a piece of HTML with its plain text: [ColourDiff], [SideBySide], [Stack])
// and the string types [HTML], [Markdown], [SVG] and [LaTeX]. Every one of them has MIMEBundle, the only method that a
// notebook kernel looks for.
//
// How a figure is made: a constructor copies and repairs its data (numbers that are not finite never reach a file),
// lays the figure out once, and keeps a draw function over the small interface canvas (canvas.go). Two backends play
// that function back: svg.go (svgo; may animate by SMIL) and raster.go (gg; draws one frame). So SVG and PNG
// cannot drift apart, and the same data always give the same bytes.
//
// Rules that every figure keeps, because of where notebooks and README files show it (an <img>, a page shared with other
// figures, a sanitized page, light and dark themes): no <style>, no script, no external reference, no id attribute,
// a light card of its own as background, colours that a colour-blind reader can tell apart, a <title> and a <desc>.
// Text pieces (tables, source, diffs) have no background of their own; they use the page's text colour and tints that
// read on light and dark pages.
//
// The package knows no type of elm, no kernel and no sandbox; it does no I/O but [Figure.Save].
// Start reading at figure.go, then canvas.go, then the figure you care for.
package render
