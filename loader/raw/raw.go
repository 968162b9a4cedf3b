// Package raw opens any file as bytes and nothing else.
package raw

import (
	"context"
	"fmt"

	"dumplens/model"
	"dumplens/model/mem"
)

// Sniff takes anything.
func Sniff([]byte) bool { return true }

// Load makes a dump of the file's bytes. Dumps that are known by name but read by
// nobody any more are named.
func Load(_ context.Context, file *mem.File, _ *model.Meter) (*model.Dump, error) {
	d := &model.Dump{Kind: model.KindRaw, File: file, Size: file.Size()}
	head := make([]byte, min(file.Size(), 8))
	if _, err := file.ReadAt(head, 0); err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", err)
	}
	d.Set("signature", "First bytes", model.Str(fmt.Sprintf("% x", head)).From(model.Span{Space: file, Len: uint64(len(head))}))
	if s := string(head); s == "USERDUMP" || s == "USERDU64" {
		d.AddProblem("file", model.Span{Space: file, Len: 8}, "this is a full user dump of the format used before Windows XP (%s). Its contents are not read; the bytes are shown", s)
	}
	return d, nil
}
