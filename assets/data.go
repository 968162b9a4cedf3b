package assets

import (
	"embed"
	"io/fs"
	"strings"
)

//go:embed layouts/*.tsv
var layouts embed.FS

//go:embed tables/*.tsv
var tables embed.FS

//go:embed types/*.tsv
var types embed.FS

// Types holds what is known of structures that no build changes, one file for each
// family, and members.tsv: what the members of the structures in Layouts are.
//
// A line without a tab in front begins a structure: its name, its size on 32-bit and on
// 64-bit machines (hexadecimal, "-" where it does not exist), what it is in words. The
// lines below it, with a tab in front, are its members: name, the two offsets, type,
// bits first-last of a bit field, words. "enum NAME" and "flags NAME" begin names of
// values: a word and its value (hexadecimal). Lines with # are remarks; they name the
// sources. Package model/typed explains how a type is written.
func Types() fs.FS { return sub(types, "types") }

// Layouts holds one file for each architecture and build, such as x64-17763.tsv.
// A line without a tab names a structure; the lines below it, which start with a
// tab, are its members: name, offset (hexadecimal), bits first-last of a bit field,
// revisions first-last of the build that have the value ("" for all). The member
// (sizeof) is the structure's size.
//
// go run ./assets/gen writes the files.
func Layouts() fs.FS { return sub(layouts, "layouts") }

// Table gives a file of assets/tables by its name without ending: its rows, each
// split at tabs. The heading row, which starts with #, is left out. An unknown name
// gives no rows.
func Table(name string) [][]string {
	text, err := tables.ReadFile("tables/" + name + ".tsv")
	if err != nil {
		return nil
	}
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, "\r\n"); line != "" && line[0] != '#' {
			rows = append(rows, strings.Split(line, "\t"))
		}
	}
	return rows
}

// sub is a folder of an embedded file system; it is there, or the program would
// not have been built.
func sub(f embed.FS, dir string) fs.FS {
	s, err := fs.Sub(f, dir)
	if err != nil {
		panic(err)
	}
	return s
}
