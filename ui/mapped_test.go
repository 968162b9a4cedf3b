package ui

import (
	"context"
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/view"
)

// mirror is a space that shows each byte of the file at two addresses.
type mirror struct{ model.Space }

func (mirror) Name() string { return "kernel" }

func (mirror) Translate(at model.Addr) model.Walk { return model.Walk{At: at, Physical: at % 0x1000} }

func (mirror) Mapped(_ context.Context, pa model.Addr, place func(model.Mapping) bool) error {
	for _, base := range []model.Addr{0, 0x1000} {
		if !place(model.Mapping{At: base + pa, Page: base, Size: 0x1000}) {
			return nil
		}
	}
	return nil
}

func TestWhoMapsThisByte(t *testing.T) {
	r := newRig(t)
	d := fakeDump()
	d.Physical = d.File
	d.Spaces = model.Ready([]model.AddressSpace{{ID: "kernel", Title: "Kernel virtual", Status: model.Available, Space: mirror{d.File}}})
	r.host.Open = func(context.Context, string, OpenOptions, *model.Meter) (*model.Dump, error) { return d, nil }
	w := r.start("a.dmp")
	w.goBytes("kernel", 0x1042, 0, "")
	r.settle()
	w.showMapped()
	r.settle()
	p, ok := w.now.(*viewPage)
	if !ok || p.view.ID != view.MappedID || p.table.Store().Len() != 2 {
		t.Fatalf("the window shows %s", w.now.title())
	}
	row, _, _, _ := p.table.Store().At(0)
	if row.To.At != 0x42 {
		t.Errorf("the first place is %s", row.To.At)
	}
}

func TestWhoMapsAByteOfTheFile(t *testing.T) {
	r := newRig(t)
	w := r.start("a.dmp")
	w.showMapped()
	r.settle()
	if text := r.overlay(w); !strings.Contains(text, "page tables") {
		t.Errorf("the window says %q", text)
	}
}
