// Package loader opens files: it tells the format by the first bytes and has the
// format's package load it. Above it, package win adds what takes knowledge of
// Windows to see.
package loader

import (
	"context"

	"dumplens/loader/kdump"
	"dumplens/loader/minidump"
	"dumplens/loader/raw"
	"dumplens/model"
	"dumplens/model/mem"
)

// Format is one file format.
type Format struct {
	Name  string
	Sniff func(head []byte) bool
	Load  func(ctx context.Context, file *mem.File, m *model.Meter) (*model.Dump, error)
}

// Formats lists the formats, most specific first; the last takes anything.
var Formats = []Format{
	{"kernel dump", kdump.Sniff, kdump.Load},
	{"minidump", minidump.Sniff, minidump.Load},
	{"raw file", raw.Sniff, raw.Load},
}

// formatOf finds the format of a file by its first bytes.
func formatOf(head []byte) Format {
	for _, f := range Formats {
		if f.Sniff(head) {
			return f
		}
	}
	return Formats[len(Formats)-1]
}
