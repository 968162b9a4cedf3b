package name_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"dumplens/loader/kdump"
	"dumplens/loader/minidump"
	"dumplens/loader/synth"
	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/model/name"
	"dumplens/model/win"
)

// machine is the imaginary machine of the tests, and its complete dump.
var machine = sync.OnceValues(func() (synth.Truth, []byte) {
	m := synth.NewMachine()
	return m.Truth(), m.Complete()
})

type load func(context.Context, *mem.File, *model.Meter) (*model.Dump, error)

func attached(t testing.TB, how load, dump []byte) *model.Dump {
	t.Helper()
	d, err := how(context.Background(), mem.NewFile(bytes.NewReader(dump), uint64(len(dump))), nil)
	if err != nil {
		t.Fatal(err)
	}
	win.Attach(context.Background(), d, nil)
	return d
}

// space opens a space that must be there.
func space(t testing.TB, d *model.Dump, id string) model.Space {
	t.Helper()
	s, err := name.OpenSpace(context.Background(), d, id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// of is the text of an address's name, "" for none.
func of(n *name.Namer, s model.Space, at uint64) string {
	nm, _ := n.Of(context.Background(), s, model.Addr(at))
	return nm.Text
}

func TestKernelObjects(t *testing.T) {
	truth, dump := machine()
	d := attached(t, kdump.Load, dump)
	n := name.New(d)
	names := map[uint32]string{}
	for _, p := range truth.Processes {
		names[p.PID] = p.Name
		if got, want := of(n, d.Kernel, p.EPROCESS), fmt.Sprintf("EPROCESS of %s (%d)", p.Name, p.PID); !strings.HasPrefix(got, "EPROCESS of ") || !strings.HasSuffix(got, fmt.Sprintf("(%d)", p.PID)) {
			t.Errorf("%x is %q, want %q", p.EPROCESS, got, want)
		}
		if got := of(n, d.Kernel, p.EPROCESS+1); !strings.HasPrefix(got, "EPROCESS+0x1 of ") {
			t.Errorf("%x is %q, want the offset in the EPROCESS", p.EPROCESS+1, got)
		}
	}
	for _, th := range truth.Threads {
		who := fmt.Sprintf(" of %d.%d (", th.PID, th.TID)
		for at, want := range map[uint64]string{th.ETHREAD: "ETHREAD" + who, th.StackBase - 8: "kernel stack" + who, th.StackLimit: "kernel stack" + who} {
			if got := of(n, d.Kernel, at); at > 8 && !strings.HasPrefix(got, want) {
				t.Errorf("%x is %q, want %s...", at, got, want)
			}
		}
	}
	for _, c := range truth.CPUs {
		if got, want := of(n, d.Kernel, c.PRCB), fmt.Sprintf("KPRCB of processor %d", c.Number); got != want {
			t.Errorf("%x is %q, want %q", c.PRCB, got, want)
		}
		if got, want := of(n, d.Kernel, c.PRCB-0x180), fmt.Sprintf("KPCR of processor %d", c.Number); got != want {
			t.Errorf("%x is %q, want %q", c.PRCB-0x180, got, want)
		}
	}
	for _, o := range truth.DriverObjects {
		if got, want := of(n, d.Kernel, o.Object), "DRIVER_OBJECT "+o.Name; got != want {
			t.Errorf("%x is %q, want %q", o.Object, got, want)
		}
	}
}

func TestKernelPlaces(t *testing.T) {
	truth, dump := machine()
	d := attached(t, kdump.Load, dump)
	n := name.New(d)
	for at, want := range map[uint64]string{
		truth.KernelBase:                                "ntoskrnl.exe",
		truth.KernelBase + 0x12345:                      "ntoskrnl.exe+0x12345",
		truth.PsLoadedModuleList:                        "ntoskrnl.exe!PsLoadedModuleList",
		truth.PsActiveProcessHead + 8:                   "ntoskrnl.exe!PsActiveProcessHead+0x8",
		0xfffff78000000000:                              "KUSER_SHARED_DATA",
		truth.PteBase + 0x7ffe0000>>12*8:                "PTE of 7ffe0000",
		truth.PteBase + (truth.PteBase>>12*8)&(1<<39-1): "PDE of 00000000",
		0x1000:             "",
		0xffffffffffffffff: "",
	} {
		if got := of(n, d.Kernel, at); got != want {
			t.Errorf("%x is %q, want %q", at, got, want)
		}
	}
	for _, m := range truth.Drivers {
		if got, want := of(n, d.Kernel, m.Base+uint64(m.Size)-1), fmt.Sprintf("%s+0x%x", m.Name, m.Size-1); got != want {
			t.Errorf("the last byte of %s is %q, want %q", m.Name, got, want)
		}
	}
}

func TestProcessPlaces(t *testing.T) {
	truth, dump := machine()
	d := attached(t, kdump.Load, dump)
	n := name.New(d)
	for _, p := range truth.Processes {
		if !p.UserSpace || p.PEB == 0 {
			continue
		}
		s := space(t, d, fmt.Sprintf("process:%d", p.PID))
		if got := of(n, s, p.PEB); !strings.HasPrefix(got, "PEB of ") {
			t.Errorf("%s %x is %q, want the PEB", s.Name(), p.PEB, got)
		}
		for _, m := range p.Modules {
			if got, want := of(n, s, m.Base+0x10), m.Name+"+0x10"; got != want {
				t.Errorf("%s %x is %q, want %q", s.Name(), m.Base+0x10, got, want)
			}
		}
		for _, r := range p.Regions {
			if _, ok := n.Of(context.Background(), s, model.Addr(r.Start)); !ok {
				t.Errorf("%s %x, in a region, has no name", s.Name(), r.Start)
			}
		}
		if got := of(n, s, truth.KernelBase); got != "ntoskrnl.exe" {
			t.Errorf("the kernel seen from %s is %q", s.Name(), got)
		}
	}
	for _, th := range truth.Threads {
		if th.TEB == 0 {
			continue
		}
		s, err := name.OpenSpace(context.Background(), d, fmt.Sprintf("process:%d", th.PID))
		if err != nil {
			continue
		}
		who := fmt.Sprintf(" of thread %d", th.TID)
		if got := of(n, s, th.TEB); got != "TEB"+who {
			t.Errorf("%x is %q, want the TEB%s", th.TEB, got, who)
		}
		if got := of(n, s, th.UserRSP); th.UserRSP != 0 && got != "stack"+who {
			t.Errorf("%x is %q, want the stack%s", th.UserRSP, got, who)
		}
	}
}

func TestMinidumpPlaces(t *testing.T) {
	d := attached(t, minidump.Load, synth.Minidump(synth.MinidumpOptions{FullMemory: true}))
	n := name.New(d)
	mods, _ := d.Modules.Get(context.Background(), nil)
	threads, _ := d.Threads.Get(context.Background(), nil)
	if len(mods) == 0 || len(threads) == 0 {
		t.Fatal("the dump has no modules or threads")
	}
	for _, m := range mods {
		if got, want := of(n, d.Memory, m.Base.Num+1), m.Name.Text+"+0x1"; got != want {
			t.Errorf("%x is %q, want %q", m.Base.Num+1, got, want)
		}
	}
	for _, th := range threads {
		if got, want := of(n, d.Memory, th.SP.Num), "stack of thread "+th.TID.String(); got != want {
			t.Errorf("%x is %q, want %q", th.SP.Num, got, want)
		}
	}
}

func BenchmarkOf(b *testing.B) {
	truth, dump := machine()
	d := attached(b, kdump.Load, dump)
	n := name.New(d)
	for what, at := range map[string]uint64{"symbol": truth.PsLoadedModuleList, "module": truth.KernelBase + 0x12345, "object": truth.CrashEPROCESS, "nothing": 0xffff900000001234} {
		b.Run(what, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				n.Of(context.Background(), d.Kernel, model.Addr(at))
			}
		})
	}
}
