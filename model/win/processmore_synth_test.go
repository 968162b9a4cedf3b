package win_test

import (
	"strings"
	"testing"

	"dumplens/model"
	"dumplens/model/mem"
	"dumplens/model/win"
)

// detailsOf reads what more there is to know of a process.
func detailsOf(t *testing.T, p model.Process) map[string]model.Value {
	t.Helper()
	out := map[string]model.Value{}
	for _, f := range p.More(t.Context()) {
		out[f.Name] = f.Value
	}
	return out
}

func TestProcessDetails(t *testing.T) {
	d := attached(t, machine.Complete())
	got := map[uint64]map[string]model.Value{}
	for _, p := range all(t, d.Processes) {
		got[p.PID.Num] = detailsOf(t, p)
	}
	for _, want := range machine.Truth().Processes {
		f := got[uint64(want.PID)]
		status := uint64(0x103)
		if !want.Exited.IsZero() {
			status = 0
		}
		same(t, want.Name+" exit status", f["Exit status"], status)
		same(t, want.Name+" protection", f["Protection"], "none")
		same(t, want.Name+" privileges enabled", f["Enabled privileges"], map[bool]string{
			true: "SeChangeNotifyPrivilege", false: "SeChangeNotifyPrivilege, SeImpersonatePrivilege",
		}[strings.HasPrefix(want.User, "S-1-5-21-")])
		if user := f["User"].Text; user != want.User && user != want.User+" ("+win.SIDName(want.User)+")" {
			t.Errorf("%s: user %q, want %q", want.Name, user, want.User)
		}
		same(t, want.Name+" integrity", f["Integrity level"], map[string]string{"S-1-16-8192": "Medium", "S-1-16-16384": "System"}[want.Integrity])
		if want.UserSpace {
			same(t, want.Name+" directory", f["Current directory"], want.ImagePath[:strings.LastIndexByte(want.ImagePath, '\\')+1])
			same(t, want.Name+" SystemRoot", f["%SystemRoot%"], `C:\Windows`)
		}
	}
	noProblems(t, d)
}

// Without memory of programs the reason stands where the environment would.
func TestProcessDetailsOfAKernelDump(t *testing.T) {
	d := attached(t, machine.Bitmap(true))
	for _, p := range all(t, d.Processes) {
		f := detailsOf(t, p)
		if p.Space == nil && p.PEB.Is() && (f["Environment"].Is() || f["Environment"].Note == "") {
			t.Errorf("%s: environment %v", p.Name, f["Environment"])
		}
		if !f["Image in the kernel"].Is() && p.PEB.Is() {
			t.Errorf("%s: no path: %s", p.Name, f["Image in the kernel"].Reason())
		}
	}
	noProblems(t, d)
}

// The working set is told by the numbers themselves, as the builds have them, and by
// nothing less.
func TestWorkingSet(t *testing.T) {
	const vm = 0x680
	truth := machine.Truth()
	for name, c := range map[string]struct {
		at             uint64
		counts         [4]uint64
		total, private uint64 // pages; 0: absent
	}{
		"19041":              {0x78, [4]uint64{0xc46, 0x162, 0xc8f, 0x1ab}, 0xc8f, 0x1ab},
		"26100":              {0x80, [4]uint64{0x4295, 0x1894, 0x43f4, 0x19f3}, 0x43f4, 0x19f3},
		"they do not add up": {0x78, [4]uint64{0xc46, 0x162, 0xc8f, 0x1ac}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			x := newDamage(t)
			for i, n := range c.counts {
				x.at(truth.Processes[5].EPROCESS+vm+c.at+8*uint64(i), word(n))
			}
			d := attached(t, x.dump)
			p := all(t, d.Processes)[5]
			got := detailsOf(t, p)
			for field, want := range map[string]uint64{"Working set": c.total, "Private working set": c.private} {
				if v := got[field]; v.Is() != (want > 0) || v.Is() && v.Num != want*mem.PageSize || !v.Is() && v.Note == "" {
					t.Errorf("%s is %v (%s), want %d pages", field, v, v.Reason(), want)
				}
			}
		})
	}
}
