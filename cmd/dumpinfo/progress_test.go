package main

import (
	"strings"
	"testing"
)

// TestStatusLine: a result on the same terminal takes the line away, and the line waits
// for the end of a line of the result.
func TestStatusLine(t *testing.T) {
	var b strings.Builder
	s := &statusLine{line: &b, result: &b}
	write := func(text string) {
		if _, err := s.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	s.show("1 of 2")
	write("first\nsec")
	s.show("2 of 2")
	write("ond\n")
	s.show("all")
	s.clear()
	s.clear()
	if got, want := b.String(), "\r1 of 2\x1b[K\r\x1b[Kfirst\nsecond\n\rall\x1b[K\r\x1b[K"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
