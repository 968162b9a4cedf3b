package ui

import (
	"os"
	"strings"

	"dumplens/model/notes"
)

func joinTags(tags []string) string { return strings.Join(tags, ", ") }

// importFrom adds the notes of a file to a notebook.
func importFrom(b *notes.Book, path string) (added int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return b.Import(f, false)
}
