package kdump

import (
	"context"
	"fmt"

	"dumplens/model"
)

// blobFile is DUMP_BLOB_FILE_HEADER, blobHeader DUMP_BLOB_HEADER: what drivers add
// to a dump through KeRegisterBugCheckReasonCallback.
var (
	blobFile = []field{
		{"Signature1", 0x0, 4, ascii},
		{"Signature2", 0x4, 4, ascii},
		{"HeaderSize", 0x8, 4, code},
		{"BuildNumber", 0xc, 4, code},
	}
	blobHeader = []field{
		{"HeaderSize", 0x0, 4, code},
		{"Tag", 0x4, 16, raw},
		{"DataSize", 0x14, 4, size},
		{"PrePad", 0x18, 4, size},
		{"PostPad", 0x1c, 4, size},
	}
)

const (
	blobMark       = "DumpBlob"
	blobHeaderSize = 0x20
	// A header larger than this is not one: the known ones are 0x20 bytes.
	maxBlobHeader = 0x1000
	maxBlobs      = 65536
)

// secondary reads the blobs that begin at file offset at. search says to look also
// at the next offsets that the writer may have aligned to.
func (l *loading) secondary(ctx context.Context, at uint64, search bool) {
	starts := []uint64{at}
	if search {
		starts = append(starts, (at+7)&^7, (at+pageSize-1)&^(pageSize-1))
	}
	for _, start := range starts {
		mark, err := model.ReadBytes(l.file, model.Addr(start), uint64(len(blobMark)))
		if err != nil || string(mark) != blobMark {
			continue
		}
		blobs, stopped := l.blobs(ctx, start)
		l.d.Secondary = model.Ready(blobs)
		if stopped != "" {
			l.d.Secondary = model.Stopped(blobs, stopped)
			l.d.AddProblem("secondary data", l.span(start, blobHeaderSize), "%s", stopped)
		}
		return
	}
	why := "no driver added data to this dump"
	if at > l.file.Size() {
		why = "the file was cut off before the place of what drivers add"
	}
	l.d.Secondary = model.None[model.Secondary](why)
}

// blobs walks the chain. A header of size 0 or the end of the file ends it.
func (l *loading) blobs(ctx context.Context, start uint64) (list []model.Secondary, stopped string) {
	file := newRecord(l.d, l.file, start, 0x10, blobFile)
	at := start + max(file.or0("HeaderSize"), 0x10)
	for ctx.Err() == nil {
		r := newRecord(l.d, l.file, at, blobHeaderSize, blobHeader)
		head := r.or0("HeaderSize")
		if len(r.buf) < blobHeaderSize || head == 0 {
			return list, ""
		}
		if head < blobHeaderSize || head > maxBlobHeader {
			return list, fmt.Sprintf("the bytes at file offset 0x%x are no header of secondary data: what follows is not read", at)
		}
		data, n := at+head+r.or0("PrePad"), r.or0("DataSize")
		if data+n > l.file.Size() {
			l.whole.unfinished = "what drivers added was cut off"
			return list, fmt.Sprintf("secondary data at file offset 0x%x should be %s long but the file ends at 0x%x: it was cut off", data, model.HumanSize(n), l.file.Size())
		}
		if len(list) == maxBlobs {
			return list, fmt.Sprintf("only the first %d pieces of secondary data are listed", maxBlobs)
		}
		list = append(list, l.blob(r, data))
		at = data + n + r.or0("PostPad")
	}
	return list, "stopped"
}

// blob is a row for one blob whose data lies at a file offset.
func (l *loading) blob(r *record, data uint64) model.Secondary {
	tag := r.find("Tag")
	b, _ := r.bytes(tag)
	name := model.Absent(model.Unknown, "the owner of this tag is not known")
	if isZero(b) && r.or0("DataSize") == 0 {
		name = model.Absent(model.NotApplicable, "a separator without data")
	}
	return model.Secondary{
		Tag:    model.Str(model.GUID(b)).From(r.span(tag)),
		Name:   name,
		Offset: model.At(model.Addr(data), "file").From(l.span(data, r.or0("DataSize"))),
		Size:   r.value("DataSize"),
	}
}

func isZero(b []byte) bool {
	for _, c := range b {
		if c != 0 {
			return false
		}
	}
	return true
}
