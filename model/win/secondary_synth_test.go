package win_test

import (
	"encoding/hex"
	"strings"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/win"
)

// TestSecondaryOfEveryLayout finds the same blobs in every kind of dump, by name, and
// says what is in them.
func TestSecondaryOfEveryLayout(t *testing.T) {
	content := map[string]string{
		"f87e4a4c": "3 drivers; Wdf01000 is KMDF 1.31",
		"6c7ac389": "Imaginary 4-Core Processor",
		"bc5c008f": "Imaginary Instruments Inkbench 4, BIOS 0.7 04/01/2021",
		"d03dc06f": "Imaginary 4-Core Processor",
		"da82441d": "storahci.sys",
		"80cc79cf": "ShellStartupShellStarted",
	}
	truth := machine.Truth()
	for name, dump := range map[string][]byte{
		"complete": machine.Complete(), "summary": machine.Summary(),
		"active": machine.Bitmap(false), "kernel": machine.Bitmap(true),
		"kernel range": machine.Range(synth.RangeKernel), "user range": machine.Range(synth.RangeUser), "complete range": machine.Range(synth.RangeFull),
		"small by the debugger": machine.Small(synth.ByDebugger), "small by the kernel": machine.Small(synth.ByKernel),
	} {
		got := all(t, attached(t, dump).Secondary)
		if len(got) != len(truth.Secondary) {
			t.Errorf("%s: %d blobs, want %d", name, len(got), len(truth.Secondary))
			continue
		}
		for i, s := range got {
			want := truth.Secondary[i]
			if raw, err := model.ReadBytes(s.Offset.Src.Space, s.Offset.Src.At, s.Offset.Src.Len); err != nil || hex.EncodeToString(raw) != hex.EncodeToString(want.Data) {
				t.Errorf("%s: %s holds %x, %v", name, s.Tag, raw, err)
			}
			if s.Name.Text != win.SecondaryName(s.Tag.Text) {
				t.Errorf("%s: %s is named %q", name, s.Tag, s.Name)
			}
			if want := content[s.Tag.Text[:8]]; s.Content.Text != want {
				t.Errorf("%s: %s is said to hold %q, want %q", name, s.Tag, s.Content, want)
			}
			checkDetails(t, name, s)
		}
	}
}

// checkDetails demands that every detail lies in its blob and can be read there.
func checkDetails(t *testing.T, name string, s model.Secondary) {
	t.Helper()
	if len(s.Details) == 0 {
		t.Errorf("%s: %s has no details", name, s.Tag)
	}
	blob := s.Offset.Src
	for _, f := range s.Details {
		src := f.Value.Src
		if !src.Known() || src.At < blob.At || src.End() > blob.End() {
			t.Errorf("%s: %s of %s lies at %v, outside of its blob %v", name, f.Name, s.Tag, src, blob)
			continue
		}
		text := strings.TrimSpace(f.Value.Text)
		raw, err := model.ReadBytes(src.Space, src.At, src.Len)
		if err != nil {
			t.Errorf("%s: %s of %s cannot be read: %s", name, f.Name, s.Tag, err)
		}
		if f.Name == "Product" && !strings.Contains(string(raw), text) {
			t.Errorf("%s: %s is %q but its bytes are %q", name, f.Name, text, raw)
		}
	}
}

func TestHardware(t *testing.T) {
	d := attached(t, machine.Small(synth.ByKernel))
	for key, want := range map[string]string{
		"machine": "Imaginary Instruments Inkbench 4", "firmware": "Imaginary Firmware 0.7 04/01/2021", "processor_name": "Imaginary 4-Core Processor",
	} {
		if v := d.Fact(key); v.Text != want || !v.Src.Known() {
			t.Errorf("%s is %q from %v, want %q", key, v, v.Src, want)
		}
	}
}
