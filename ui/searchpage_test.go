package ui

import (
	"testing"

	"dumplens/model/search"
)

// TestZerosAreNoBytesOfTheFile: a dump of 48 MiB does not have 158 MiB searched.
func TestZerosAreNoBytesOfTheFile(t *testing.T) {
	for want, done := range map[string]search.Searched{
		"48.0 MiB searched, and 110 MiB of zeros that were never touched": {Bytes: 48 << 20, Zeros: 110 << 20},
		"48.0 MiB searched": {Bytes: 48 << 20},
		"4.0 KiB searched, and 8.0 KiB of zeros that were never touched; 16.0 KiB shown at other addresses too, searched once": {Bytes: 4 << 10, Zeros: 8 << 10, Again: 16 << 10},
	} {
		if got := searchedWords(done); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
