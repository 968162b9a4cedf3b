package view

import "testing"

func TestParameterWords(t *testing.T) {
	for _, c := range []struct{ what, explained, label, words string }{
		{"address touched", "address touched", "address touched", ""},
		{"IRQL", "IRQL: DISPATCH_LEVEL", "IRQL", "DISPATCH_LEVEL"},
		{"access: 0 read, 1 write", "access: read", "access", "read"},
		{"depends on P1", "PTE address", "PTE address", ""},
		{"-", "not used", "not used", ""},
		{"", "", "not documented", ""},
		{"", "a pool header is damaged", "", "a pool header is damaged"},
	} {
		label, words := parameterWords(c.what, c.explained)
		if label != c.label || words != c.words {
			t.Errorf("%q, %q: %q, %q; want %q, %q", c.what, c.explained, label, words, c.label, c.words)
		}
	}
}
