package ui

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"dumplens/model"
	"dumplens/model/mem"
)

// rig is a program with a fake host. Posted functions wait until the test pumps.
type rig struct {
	t     *testing.T
	app   fyne.App
	p     *Program
	queue chan func()
	host  Host
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, app: test.NewTempApp(t), queue: make(chan func(), 1000)}
	r.host = Host{Post: func(f func()) { r.queue <- f }, Version: "test", Open: func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) {
		return fakeDump(), nil
	}}
	return r
}

// start makes the program; set the host's functions before.
func (r *rig) start(paths ...string) *Window {
	r.t.Helper()
	r.p = New(r.app, r.host)
	r.p.now = func() time.Time { return time.Unix(1_700_000_000, 0) }
	r.p.Start(paths)
	w := r.p.windows[0]
	r.t.Cleanup(func() {
		for _, w := range r.p.windows {
			w.jobs.close(func() {})
		}
	})
	r.settle()
	return w
}

// settle runs what is posted until no window has a job left.
func (r *rig) settle() {
	r.t.Helper()
	r.until("the jobs to end", func() bool {
		for _, w := range r.p.windows {
			if len(w.jobs.list) > 0 {
				return false
			}
		}
		return len(r.queue) == 0 && !r.p.picking
	})
}

// until runs what is posted until ok.
func (r *rig) until(what string, ok func() bool) {
	r.t.Helper()
	late := time.After(20 * time.Second)
	for !ok() {
		select {
		case f := <-r.queue:
			f()
		case <-late:
			r.t.Fatalf("waited too long for %s", what)
		}
	}
}

// overlay is the text in the dialog that is open, "" for none.
func (r *rig) overlay(w *Window) string {
	top := w.win.Canvas().Overlays().Top()
	if top == nil {
		return ""
	}
	return textIn(top)
}

var errFake = errors.New("the file is empty (0 bytes): Windows wrote nothing. Look for another dump of that crash")

// fakeDump is a dump of 64 KiB with three processes and a header of two fields.
func fakeDump() *model.Dump {
	data := bytes.Repeat([]byte("DUMPLENS"), 8192)
	file := mem.NewFile(bytes.NewReader(data), uint64(len(data)))
	d := &model.Dump{Path: filepath.Join(os.TempDir(), "fake.dmp"), File: file, Size: uint64(len(data)), Kind: model.KindComplete, Arch: model.ArchX64}
	d.Set("bugcheck_code", "Bug check", model.Hex(0xd1).From(model.Span{Space: file, At: 0x38, Len: 4}))
	d.Set("bugcheck_name", "Name", model.Str("DRIVER_IRQL_NOT_LESS_OR_EQUAL"))
	d.Set("process_name", "Process", model.Str("two.exe"))
	d.Set("process_pid", "PID", model.Num(8))
	d.Spaces = model.Ready([]model.AddressSpace{{ID: "file", Title: "The file itself", Kind: "file", Status: model.Available, Space: file, Bytes: model.Bytes(d.Size)}})
	proc := func(pid, ppid, at uint64, name string) model.Process {
		return model.Process{
			PID: model.Num(pid), PPID: model.Num(ppid), Name: model.Str(name).From(model.Span{Space: file, At: model.Addr(at), Len: 8}),
			EPROCESS: model.At(model.Addr(at), "file"), UserSpace: model.Unavailable, UserSpaceReason: "not in dump", Note: "",
		}
	}
	d.Processes = model.Ready([]model.Process{proc(4, 0, 0x100, "one.exe"), proc(8, 4, 0x200, "two.exe"), proc(12, 8, 0x300, "three.exe")})
	d.Fields = model.Stopped([]model.Field{{Name: "Signature", Value: model.Str("PAGE").From(model.Span{Space: file, Len: 4})}}, "the header is cut off after 4 bytes")
	d.Streams = model.None[model.Stream]("only user minidumps have streams")
	return d
}
