package name_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"dumplens/loader"
	"dumplens/loader/realdumps"
	"dumplens/model"
	"dumplens/model/name"
	"dumplens/model/win"
)

// TestRealDumps: on real dumps each module is found under its name and back, and what a
// thread's registers hold is named as its lists say.
func TestRealDumps(t *testing.T) {
	for _, kind := range []string{"kernel", "user"} {
		for _, path := range realdumps.Files(t, kind) {
			t.Run(filepath.Base(path), func(t *testing.T) {
				d, err := loader.Open(context.Background(), path, nil)
				if err != nil {
					t.Fatal(err)
				}
				defer d.Close()
				win.Attach(context.Background(), d, nil)
				n := name.New(d)
				checkModules(t, d, n)
				checkThreads(t, d, n)
			})
		}
	}
}

func checkModules(t *testing.T, d *model.Dump, n *name.Namer) {
	mods, _ := d.Modules.Get(context.Background(), nil)
	home := name.HomeSpace(d)
	s := space(t, d, home)
	for _, m := range mods {
		if !m.Base.Is() || !m.Size.Is() || !m.Name.Is() || m.Name.Text == "" || m.Size.Num == 0 {
			continue
		}
		nm, ok := n.Of(context.Background(), s, model.Addr(m.Base.Num))
		if !ok || nm.Base != model.Addr(m.Base.Num) {
			if overlapped(mods, m) {
				continue
			}
			t.Errorf("the base of %s is %+v", m.Name, nm)
		}
		if !strings.HasPrefix(nm.Text, nm.Module) {
			t.Errorf("%s is named %q", m.Base, nm.Text)
		}
	}
	for _, m := range mods {
		if !m.Name.Is() || m.Name.Text == "" || !m.Base.Is() || m.Size.Num <= 0x10 {
			continue
		}
		to, err := n.Resolve(context.Background(), m.Name.Text+"+0x10", name.Caret{})
		if err != nil || to.Space != home || !isBase(mods, m.Name.Text, to.At-0x10) {
			t.Errorf("%s+0x10 leads to %s %s, %v", m.Name, to.Space, to.At, err)
		}
	}
}

// isBase tells whether a module of that name lies at an address.
func isBase(mods []model.Module, called string, at model.Addr) bool {
	for _, m := range mods {
		if m.Name.Is() && name.SameModule(m.Name.Text, called) && m.Base.Num == uint64(at) {
			return true
		}
	}
	return false
}

// overlapped tells modules that damaged lists let lie in one another.
func overlapped(mods []model.Module, m model.Module) bool {
	n := 0
	for _, o := range mods {
		if o.Base.Num <= m.Base.Num && m.Base.Num-o.Base.Num < max(o.Size.Num, 1) {
			n++
		}
	}
	return n > 1 || m.Base.Num+m.Size.Num-1 < m.Base.Num
}

func checkThreads(t *testing.T, d *model.Dump, n *name.Namer) {
	threads, _ := d.Threads.Get(context.Background(), nil)
	for _, th := range threads {
		switch {
		case d.Memory != nil && th.SP.Is() && th.StackBase.Is() && th.SP.Num >= th.StackLimit.Num && th.SP.Num < th.StackBase.Num:
			if got := of(n, d.Memory, th.SP.Num); !strings.Contains(got, "stack of thread ") && !strings.Contains(got, "TEB") {
				t.Errorf("the stack pointer of thread %s, %s, is %q", th.TID, th.SP, got)
			}
		case d.Kernel != nil && th.ETHREAD.Is() && th.ETHREAD.Num != 0:
			if got := of(n, d.Kernel, th.ETHREAD.Num); !strings.HasPrefix(got, "ETHREAD of ") {
				t.Errorf("%s is %q, want an ETHREAD", th.ETHREAD, got)
			}
		}
	}
	for _, f := range []string{"context_ip", "exception_address"} {
		if v := d.Fact(f); v.Is() {
			where := name.Where(context.Background(), d, model.Addr(v.Num))
			got := of(n, space(t, d, name.HomeSpace(d)), v.Num)
			if module, _, _ := strings.Cut(where, "+"); !strings.HasPrefix(got, module) {
				t.Errorf("%s %s is %q, and in the lists %q", f, fmt.Sprintf("%x", v.Num), got, where)
			}
		}
	}
}
