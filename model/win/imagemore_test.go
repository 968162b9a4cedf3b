package win_test

import (
	"strings"
	"testing"
)

// TestImageFields: what a module's row says when it is chosen.
func TestImageFields(t *testing.T) {
	d := attached(t, machine.Complete())
	mods := all(t, d.Modules)
	if len(mods) == 0 || mods[0].More == nil {
		t.Fatal("the kernel's image is not listed")
	}
	names := map[string]string{}
	for _, f := range mods[0].More(t.Context()) {
		names[f.Name] = f.Value.String() + " " + f.Note
	}
	for name, want := range map[string]string{".text": "execute", "POOLCODE": "section", "PsInitialSystemProcess": "export", "Captured": "of 16.3 MiB"} {
		if !strings.Contains(names[name], want) {
			t.Errorf("%s: %q, want %q", name, names[name], want)
		}
	}
}
