package win

import (
	"slices"
	"strconv"
	"strings"
)

// BugCheck is what is known of a stop code.
type BugCheck struct {
	Code    uint32
	Name    string    // DRIVER_IRQL_NOT_LESS_OR_EQUAL
	Kind    string    // bugcheck, or live: a code that only live dumps carry
	Params  [4]string // what each parameter means, "" when not known, "-" when unused
	Cases   []Case    // what certain values of a parameter mean
	Meaning string    // a sentence, "" when there is none
}

// Case is what a bug check means when one parameter has one of some values.
type Case struct {
	Param  int // 1 to 4
	Values []uint64
	Text   string
	Params [4]string // what the other parameters then mean
}

var (
	bugChecks = numbered("bugchecks")
	meanings  = numbered("meanings")
)

// BugCheckOf looks a stop code up.
func BugCheckOf(code uint32) (BugCheck, bool) {
	row, ok := bugChecks()[uint64(code)]
	if !ok {
		return BugCheck{Code: code}, false
	}
	b := BugCheck{Code: code, Name: cell(row, 0), Kind: cell(row, 1), Meaning: cell(meanings()[uint64(code)], 0)}
	for i := range b.Params {
		b.Params[i] = cell(row, 2+i)
	}
	for _, text := range strings.Split(cell(row, 6), " ; ") {
		if c, ok := parseCase(text); ok {
			b.Cases = append(b.Cases, c)
		}
	}
	return b, true
}

// parseCase reads a case as the table writes it: "0x7: double free (P3 header, P4
// block)", "P4=0x21/0x22: bad address freed (P2 requested)". Without "P4=" it is
// parameter 1 that has the value.
func parseCase(text string) (Case, bool) {
	head, rest, found := strings.Cut(text, ":")
	if !found {
		return Case{}, false
	}
	c := Case{Param: 1, Text: strings.TrimSpace(rest)}
	if p, v, ok := strings.Cut(head, "="); ok && len(p) == 2 && p[0] == 'P' {
		c.Param, head = int(p[1]-'0'), v
	}
	for _, v := range strings.Split(strings.TrimSpace(head), "/") {
		n, err := strconv.ParseUint(v, 0, 64)
		if err != nil || c.Param < 1 || c.Param > 4 {
			return Case{}, false
		}
		c.Values = append(c.Values, n)
	}
	c.splitParams()
	return c, true
}

// splitParams takes the trailing "(P2 device, P4 IRP)" off the text.
func (c *Case) splitParams() {
	open := strings.LastIndex(c.Text, "(P")
	if open < 0 || !strings.HasSuffix(c.Text, ")") {
		return
	}
	inner := c.Text[open+1 : len(c.Text)-1]
	for _, part := range strings.Split(inner, ", ") {
		name, meaning, _ := strings.Cut(part, " ")
		if len(name) != 2 || name[0] != 'P' || name[1] < '1' || name[1] > '4' {
			return // "P3/P4 status" and the like stay in the text
		}
		c.Params[name[1]-'1'] = meaning
	}
	c.Text = strings.TrimSpace(c.Text[:open])
}

// Case finds the case that the parameters are.
func (b BugCheck) Case(parameters [4]uint64) (Case, bool) {
	for _, c := range b.Cases {
		if slices.Contains(c.Values, parameters[c.Param-1]) {
			return c, true
		}
	}
	return Case{}, false
}
