package name_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"dumplens/loader/kdump"
	"dumplens/loader/minidump"
	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/name"
)

// addr writes an address as people paste it.
func addr(n uint64) string { return model.Addr(n).String() }

// TestResolve goes through every form of a place.
func TestResolve(t *testing.T) {
	truth, dump := machine()
	d := attached(t, kdump.Load, dump)
	n := name.New(d)
	nt, crash := truth.KernelBase, truth.CrashPID
	own := fmt.Sprintf("process:%d", crash)
	first := pointerAt(t, d.Kernel, truth.PsLoadedModuleList)
	var app synth.ProcessTruth
	for _, p := range truth.Processes {
		if p.PID == crash {
			app = p
		}
	}
	for text, want := range map[string]name.Place{
		// hexadecimal
		fmt.Sprintf("0x%x", nt): {Space: "kernel", At: model.Addr(nt)},
		fmt.Sprintf("0X%X", nt): {Space: "kernel", At: model.Addr(nt)},
		fmt.Sprintf("%x", nt):   {Space: "kernel", At: model.Addr(nt)},
		" " + addr(nt) + " ":    {Space: "kernel", At: model.Addr(nt)},
		"12345678h":             {Space: "kernel", At: 0x12345678},
		"0deadH":                {Space: "kernel", At: 0xdead},
		"10":                    {Space: "kernel", At: 0x10},
		"ffffffffffffffff":      {Space: "kernel", At: ^model.Addr(0)},
		// decimal
		"0n4096": {Space: "kernel", At: 4096}, "0N10": {Space: "kernel", At: 10}, "#4096": {Space: "kernel", At: 4096},
		// modules
		"nt": {Space: "kernel", At: model.Addr(nt)}, "ntoskrnl": {Space: "kernel", At: model.Addr(nt)},
		"NTOSKRNL.EXE+0x10": {Space: "kernel", At: model.Addr(nt + 0x10)}, "nt + 10": {Space: "kernel", At: model.Addr(nt + 0x10)},
		"nt+0n10": {Space: "kernel", At: model.Addr(nt + 10)}, "nt+10h": {Space: "kernel", At: model.Addr(nt + 16)},
		"rainbus.sys+1c4f": {Space: "kernel", At: driver(t, truth, "rainbus.sys") + 0x1c4f},
		// symbols
		"nt!PsLoadedModuleList":                {Space: "kernel", At: model.Addr(truth.PsLoadedModuleList)},
		"ntoskrnl.exe!psloadedmodulelist+0x10": {Space: "kernel", At: model.Addr(truth.PsLoadedModuleList + 0x10)},
		"PsActiveProcessHead":                  {Space: "kernel", At: model.Addr(truth.PsActiveProcessHead)},
		"PsActiveProcessHead+8":                {Space: "kernel", At: model.Addr(truth.PsActiveProcessHead + 8)},
		// processes
		fmt.Sprintf("pid %d", crash): {Space: "kernel", At: model.Addr(truth.CrashEPROCESS)},
		"System":                     {Space: "kernel", At: eprocess(truth, 4)}, "system + 8": {Space: "kernel", At: eprocess(truth, 4) + 8},
		app.Name + "+8": {Space: own, At: model.Addr(app.Modules[0].Base) + 8}, // its image
		// spaces
		fmt.Sprintf("%d:%x", crash, app.PEB): {Space: own, At: model.Addr(app.PEB)},
		app.Name + ":" + addr(app.PEB):       {Space: own, At: model.Addr(app.PEB)},
		own + ":1000":                        {Space: own, At: 0x1000},
		"physical:1000":                      {Space: "physical", At: 0x1000}, "FILE: 0n20": {Space: "file", At: 20},
		"kernel:nt+8":   {Space: "kernel", At: model.Addr(nt + 8)},
		"physical:10+8": {Space: "physical", At: 0x18},
		// registers
		"rip": {Space: "kernel", At: model.Addr(truth.ContextRIP)}, "@RSP": {Space: "kernel", At: model.Addr(truth.ContextRSP)},
		"rsp+8": {Space: "kernel", At: model.Addr(truth.ContextRSP + 8)},
		"@$ip":  {Space: "kernel", At: model.Addr(truth.ContextRIP)}, "$csp": {Space: "kernel", At: model.Addr(truth.ContextRSP)},
		// pointers
		"poi(nt!PsLoadedModuleList)":   {Space: "kernel", At: first},
		"poi( PsLoadedModuleList )+10": {Space: "kernel", At: first + 0x10},
		"*PsLoadedModuleList":          {Space: "kernel", At: first},
		"[PsLoadedModuleList]-8":       {Space: "kernel", At: first - 8},
		"poi(*PsLoadedModuleList+8)":   {Space: "kernel", At: pointerAt(t, d.Kernel, uint64(pointerAt(t, d.Kernel, truth.PsLoadedModuleList)+8))},
		// sums
		"1000+200-0n16": {Space: "kernel", At: 0x11f0}, "(1000+20)-(8-4)": {Space: "kernel", At: 0x101c}, "1000-(-8)": {Space: "kernel", At: 0x1008},
		"nt+10-nt": {Space: "kernel", At: 0x10},
	} {
		got, err := n.Resolve(context.Background(), text, name.Caret{})
		if err != nil || got != want {
			t.Errorf("%q: %s %s %v, want %s %s", text, got.Space, got.At, err, want.Space, want.At)
		}
	}
}

func pointerAt(t *testing.T, s model.Space, at uint64) model.Addr {
	t.Helper()
	v, err := model.ReadUint(s, model.Addr(at), 8)
	if err != nil {
		t.Fatal(err)
	}
	return model.Addr(v)
}

func eprocess(truth synth.Truth, pid uint32) model.Addr {
	for _, p := range truth.Processes {
		if p.PID == pid {
			return model.Addr(p.EPROCESS)
		}
	}
	return 0
}

func driver(t *testing.T, truth synth.Truth, file string) model.Addr {
	t.Helper()
	for _, m := range truth.Drivers {
		if m.Name == file {
			return model.Addr(m.Base)
		}
	}
	t.Fatalf("the machine has no %s", file)
	return 0
}

// TestResolveFromCaret: relative places, and the space that a plain address means where
// the user is.
func TestResolveFromCaret(t *testing.T) {
	truth, dump := machine()
	d := attached(t, kdump.Load, dump)
	n := name.New(d)
	own := fmt.Sprintf("process:%d", truth.CrashPID)
	for _, c := range []struct {
		text, here string
		at         model.Addr
		space      string
		want       model.Addr
	}{
		{"+0x100", "kernel", 0x1000, "kernel", 0x1100},
		{"-20", own, 0x1000, own, 0xfe0},
		{"+10-8", "physical", 0x1000, "physical", 0x1008},
		{"- (4+4)", "file", 0x10, "file", 8},
		{"7ffe0000", own, 0, own, 0x7ffe0000},
		{addr(truth.KernelBase), own, 0, "kernel", model.Addr(truth.KernelBase)},
		{"1000", "physical", 0, "physical", 0x1000},
		{addr(truth.KernelBase), "physical", 0, "kernel", model.Addr(truth.KernelBase)},
		{"20", "file", 0, "file", 0x20},
		{"rsp", "physical", 0, "kernel", model.Addr(truth.ContextRSP)},
		{"kernel:+8", own, 0x10, "kernel", 0x18},
	} {
		got, err := n.Resolve(context.Background(), c.text, name.Caret{Space: space(t, d, c.here), At: c.at})
		if err != nil || got.Space != c.space || got.At != c.want {
			t.Errorf("%q from %s %s: %s %s %v, want %s %s", c.text, c.here, c.at, got.Space, got.At, err, c.space, c.want)
		}
	}
}

// TestResolveErrors: what cannot be understood is said in words, with what could be
// written instead.
func TestResolveErrors(t *testing.T) {
	_, dump := machine()
	n := name.New(attached(t, kdump.Load, dump))
	for text, want := range map[string]string{
		"": "nothing to go to", "  ": "nothing to go to",
		"nosuch":                       "no address, module or process",
		"nosuch.sys+10":                "write an address",
		"nosuch!thing":                 "no module",
		"nt!NoSuchThing":               "exports no",
		"nt+":                          "missing at the end",
		"nt+zz":                        "zz",
		"nt nt":                        "cannot be understood",
		"(nt+8":                        "')' is missing",
		"poi(nt":                       "')' is missing",
		"nt)":                          "cannot be understood",
		"moon:1000":                    "no space or process",
		"99999:1000":                   "no space",
		"pid 99999":                    "no process 99999",
		"12345678123456789":            "does not fit into 64 bits",
		"#99999999999999999999":        "does not fit into 64 bits",
		"+10":                          "caret",
		"poi(0)":                       "cannot be read",
		"@zmm99":                       "register",
		"0x":                           "no address",
		strings.Repeat("(", 100):       "brackets",
		strings.Repeat("*", 100) + "1": "pointers",
	} {
		got, err := n.Resolve(context.Background(), text, name.Caret{})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %+v, %v; want an error with %q", text, got, err, want)
		}
	}
}

func TestResolveInMinidump(t *testing.T) {
	d := attached(t, minidump.Load, synth.Minidump(synth.MinidumpOptions{FullMemory: true}))
	n := name.New(d)
	mods, _ := d.Modules.Get(context.Background(), nil)
	base := model.Addr(mods[0].Base.Num)
	for text, want := range map[string]model.Addr{
		"inkwell": base, "inkwell.exe+8": base + 8, addr(uint64(base)): base, "memory:10": 0x10,
		"rip": model.Addr(d.Fact("exception_address").Num), "@ip": model.Addr(d.Fact("exception_address").Num),
	} {
		got, err := n.Resolve(context.Background(), text, name.Caret{})
		if err != nil || got.At != want || got.Space != "memory" {
			t.Errorf("%q: %s %s %v, want %s", text, got.Space, got.At, err, want)
		}
	}
}

// FuzzResolve: whatever is typed gives a place or an error.
func FuzzResolve(f *testing.F) {
	_, dump := machine()
	n := name.New(attached(f, kdump.Load, dump))
	for _, s := range []string{"nt!a+1", "poi(*8)", "4:10", "-(8)", "0n", "h", "pid ", "[[", "!", "@", ":", "`"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		to, err := n.Resolve(context.Background(), text, name.Caret{})
		if err == nil && to.Space == "" {
			t.Errorf("%q leads to %s in no space", text, to.At)
		}
		n.Complete(context.Background(), text, name.Caret{}, 5)
	})
}

func TestText(t *testing.T) {
	wide := func(s string) string {
		var b []byte
		for _, r := range s {
			b = binary.LittleEndian.AppendUint16(b, uint16(r))
		}
		return string(b)
	}
	n := name.New(&model.Dump{})
	for bytes, want := range map[string]string{
		"hello\x00junk":                         `"hello"`,
		"tab\there\x00":                         `"tab\there"`,
		"abc\x00":                               "",
		"hello\x80":                             "",
		wide("C:\\Windows") + "\x00\x00":        `L"C:\Windows"`,
		wide("abcd"):                            "", // it ends with what can be read
		wide("Grün") + "\x00\x00":               `L"Grün"`,
		"\x01\x02\x03\x04\x05\x06\x07\x08":      "",
		strings.Repeat("x", 200):                `"` + strings.Repeat("x", 48) + `…"`,
		strings.Repeat("\x12\x34", 60) + "\x00": "",
		"":                                      "",
	} {
		if got, _ := n.Text(text(bytes), 0); got != want {
			t.Errorf("%q is %s, want %s", bytes, got, want)
		}
	}
}

// text is a space that holds these bytes.
type text string

func (text) Name() string { return "text" }

func (s text) ReadAt(p []byte, at model.Addr) (int, error) {
	n := copy(p, s[min(int(at), len(s)):])
	if n < len(p) {
		return n, &model.Hole{Space: "text", At: at + model.Addr(n), Len: 1, Why: model.NotInDump}
	}
	return n, nil
}

func (s text) Next(at model.Addr) (model.Span, bool) {
	return model.Span{Space: s, At: at, Len: uint64(len(s)) - uint64(at)}, int(at) < len(s)
}

func TestComplete(t *testing.T) {
	truth, dump := machine()
	d := attached(t, kdump.Load, dump)
	n := name.New(d)
	for _, c := range []struct{ text, first, what string }{
		{"rainb", "rainbus.sys", "module"},
		{"nt!psloaded", "ntoskrnl.exe!PsLoadedModuleList", "symbol"},
		{"PsLoadedM", "ntoskrnl.exe!PsLoadedModuleList", "symbol"},
		{"rsp+rainb", "rsp+rainbus.sys", "module"},
		{"poi(PsLoadedM", "poi(ntoskrnl.exe!PsLoadedModuleList", "symbol"},
		{"physi", "physical:", "space"},
		{fmt.Sprint(truth.CrashPID), fmt.Sprintf("process:%d:", truth.CrashPID), "space"},
		{"rsp", "Rsp", "register"},
	} {
		got := n.Complete(context.Background(), c.text, name.Caret{}, 12)
		if len(got) == 0 || !strings.EqualFold(got[0].Text, c.first) || got[0].What != c.what {
			t.Errorf("%q goes on as %+v, want %s, a %s", c.text, got, c.first, c.what)
		}
	}
	got := n.Complete(context.Background(), "rsp-8+8", name.Caret{}, 12)
	if len(got) == 0 || got[0].What != "address" || got[0].At != model.Addr(truth.ContextRSP) || !strings.HasPrefix(got[0].Word, "kernel stack of ") {
		t.Errorf("a sum is not said to lead to the stack: %+v", got)
	}
	for _, s := range []string{"", "nt+", "no such thing", "poi("} {
		if got := n.Complete(context.Background(), s, name.Caret{}, 12); len(got) != 0 {
			t.Errorf("%q goes on as %+v, want nothing", s, got)
		}
	}
	// What is offered leads where it says.
	for _, word := range []string{"r", "nt", "e", "ps"} {
		for _, c := range n.Complete(context.Background(), word, name.Caret{}, 50) {
			if c.IsSpace() {
				continue
			}
			to, err := n.Resolve(context.Background(), c.Text, name.Caret{})
			if err != nil {
				t.Errorf("%q was offered, but %v", c.Text, err)
			} else if to.At != c.At || to.Space != c.Space {
				t.Errorf("%q was offered at %s %s and leads to %s %s", c.Text, c.Space, c.At, to.Space, to.At)
			}
		}
	}
}
