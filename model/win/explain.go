package win

import (
	"fmt"
	"strings"
)

// parameterKinds say what kind of number a parameter of a bug check is.
var parameterKinds = numbered("parameters")

// ExplainParameter says what parameter i (0 to 3) of a bug check means: what the
// parameter is, what the case at hand makes of it, and its value in words when it
// is a status code, an interrupt level or another known number. all are the four
// parameters. "" when nothing is known.
func ExplainParameter(code uint32, i int, value uint64, all [4]uint64) string {
	b, ok := BugCheckOf(code)
	if !ok || i < 0 || i > 3 {
		return ""
	}
	text := b.Params[i]
	if c, ok := b.Case(all); ok {
		text = c.explain(text, i)
	}
	if text == "-" {
		text = "not used"
	}
	if w := valueWords(cell(parameterKinds()[uint64(code)], i), value); w != "" {
		// The table's own list of values would repeat what the word now says.
		text, _, _ = strings.Cut(text, ": ")
		text = strings.TrimSpace(text)
		if text == "" {
			return w
		}
		return text + ": " + w
	}
	return text
}

// explain improves the text of parameter i by what the case says of it.
func (c Case) explain(text string, i int) string {
	switch {
	case i == c.Param-1 && text == "":
		return c.Text
	case i == c.Param-1:
		return text + ": " + c.Text
	case c.Params[i] != "":
		return c.Params[i]
	case strings.HasPrefix(text, "depends"):
		return ""
	}
	return text
}

// valueWords gives a parameter's value in words, "" when it has none.
func valueWords(kind string, value uint64) string {
	switch kind {
	case "":
		return ""
	case "status-large": // small numbers are an enumeration
		if value < 0x80000000 {
			return ""
		}
		return StatusName(uint32(value))
	case "status":
		return StatusName(uint32(value))
	case "fastfail":
		return FastFail(value)
	case "access-bits":
		return accessBits(value)
	}
	w := words(kind, value)
	if w == "" && kind == "irql" && value < 13 {
		return fmt.Sprintf("device interrupt level %d", value)
	}
	return w
}

// accessBits reads the third parameter of bug check 0xA: bit 0 write, bit 3 execute.
func accessBits(v uint64) string {
	switch {
	case v&8 != 0:
		return "execute"
	case v&1 != 0:
		return "write"
	case v == 0:
		return "read"
	}
	return ""
}
