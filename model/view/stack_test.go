package view

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"dumplens/model"
)

// fakeStacks has a crashing thread and others, of which each is in three calls.
type fakeStacks struct{ threads []model.Thread }

func (s fakeStacks) First(context.Context) []model.Thread { return s.threads[1:2] }

func (s fakeStacks) Of(_ context.Context, t *model.Thread) model.Stack {
	out := model.Stack{Thread: *t, Stopped: "not in dump"}
	if t.TID.Num == 12 {
		return out
	}
	for i, where := range []string{"ntoskrnl.exe!KeBugCheckEx", "driver.sys+0x10", "ntoskrnl.exe+0x20"} {
		module, _, _ := strings.Cut(strings.ReplaceAll(where, "!", "+"), "+")
		how := []model.How{model.FromContext, model.FromScan, model.FromUnwind}[i]
		out.Frames = append(out.Frames, model.Frame{
			IP: model.At(model.Addr(0x1000+i), "kernel"), SP: model.At(model.Addr(0x2000+i), "kernel"),
			Where: model.Str(where), Module: module, How: how,
		})
	}
	return out
}

func stackDump(n int) *model.Dump {
	none := model.Absent(model.NotApplicable, "")
	threads := make([]model.Thread, n)
	for i := range threads {
		threads[i] = model.Thread{TID: model.Num(uint64(4 * i)), ETHREAD: model.At(model.Addr(0x100*i+0x100), "kernel"), PID: none}
	}
	threads[1].Note = "crashing thread"
	return &model.Dump{Kind: model.KindComplete, Threads: model.Ready(threads), Stacks: fakeStacks{threads}}
}

// TestStackRows: the crashing thread comes first and once, and each row says to which
// thread it belongs.
func TestStackRows(t *testing.T) {
	v, _ := ByID("stack")
	var got []string
	for r, err := range v.Rows(context.Background(), stackDump(4), nil) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %s %s %s", r.Cells[0], r.Cells[2], r.Cells[3], r.Cells[5]))
	}
	const stopped = "the calls above are not known: not in dump"
	const want = `00000000` + "`" + `00000200 0 ntoskrnl.exe!KeBugCheckEx crashing thread
00000000` + "`" + `00000200 1 driver.sys+0x10 
00000000` + "`" + `00000200 2 ntoskrnl.exe+0x20 ` + stopped + `
00000000` + "`" + `00000100 0 ntoskrnl.exe!KeBugCheckEx 
00000000` + "`" + `00000100 1 driver.sys+0x10 
00000000` + "`" + `00000100 2 ntoskrnl.exe+0x20 ` + stopped + `
00000000` + "`" + `00000300 0 ntoskrnl.exe!KeBugCheckEx 
00000000` + "`" + `00000300 1 driver.sys+0x10 
00000000` + "`" + `00000300 2 ntoskrnl.exe+0x20 ` + stopped + `
00000000` + "`" + `00000400 — — not in dump`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("%s\nwant\n%s", text, want)
	}
}

// TestManyStacks: of a machine with many threads, only so many stacks are listed, and the
// view says so.
func TestManyStacks(t *testing.T) {
	v, _ := ByID("stack")
	rows, why := 0, ""
	for _, err := range v.Rows(context.Background(), stackDump(3*maxStacks), nil) {
		if err != nil {
			why = err.Error()
			break
		}
		rows++
	}
	if rows > 3*maxStacks || !strings.Contains(why, fmt.Sprint(maxStacks)) {
		t.Errorf("%d rows, stopped %q", rows, why)
	}
}

// TestThreadShowsItsStack: the details of a thread end with its calls.
func TestThreadShowsItsStack(t *testing.T) {
	d := stackDump(2)
	v, _ := ByID("threads")
	for r, err := range v.Rows(context.Background(), d, nil) {
		if err != nil {
			t.Fatal(err)
		}
		fields := r.More(context.Background())
		if len(fields) != 4 || fields[1].Name != "Call 1" || fields[1].Value.Text != "driver.sys+0x10" || fields[1].Value.To == nil || fields[3].Value.Is() {
			t.Errorf("%+v", fields)
		}
	}
}

// TestSuspectOnStack: the first driver besides the kernel is named, with how sure it is.
func TestSuspectOnStack(t *testing.T) {
	d := stackDump(2)
	d.Set("bugcheck_parameters", "", model.List())
	s, _ := crashStack(context.Background(), d)
	c := evidenceCard(context.Background(), d, s.Frames)
	if len(c.Lines) != 1 || c.Lines[0].Value.Text != "driver.sys" || !strings.Contains(c.Lines[0].Words, "call 1") || !strings.Contains(c.Lines[0].Words, "search") {
		t.Errorf("%+v", c)
	}
	for i, f := range s.Frames {
		if f.Module == "driver.sys" {
			s.Frames[i].Module = "hal.dll"
		}
	}
	if c := evidenceCard(context.Background(), d, s.Frames); len(c.Lines) != 0 {
		t.Errorf("the kernel is blamed: %+v", c)
	}
}
