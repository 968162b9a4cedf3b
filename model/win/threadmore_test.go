package win_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
)

// fieldIn finds a field by its name; absent when there is none.
func fieldIn(fields []model.Field, name string) model.Value {
	for _, f := range fields {
		if f.Name == name {
			return f.Value
		}
	}
	return model.Absent(model.Unknown, "there is no field "+name)
}

func noteOf(fields []model.Field, name string) string {
	for _, f := range fields {
		if f.Name == name {
			return f.Note
		}
	}
	return ""
}

func TestDetailsOfThreads(t *testing.T) {
	d := attached(t, machine.Complete())
	got := map[uint64]model.Thread{}
	for _, th := range all(t, d.Threads) {
		got[th.ETHREAD.Num] = th
	}
	for _, want := range machine.Truth().Threads {
		name := fmt.Sprintf("thread %d", want.TID)
		th, ok := got[want.ETHREAD]
		if !ok {
			t.Errorf("%s is missing", name)
			continue
		}
		fields := th.More(context.Background())
		if want.TrapFrame != 0 {
			same(t, name+" rip", fieldIn(fields, "Trap.Rip"), want.UserRIP)
			same(t, name+" rsp", fieldIn(fields, "Trap.Rsp"), want.UserRSP)
			same(t, name+" TEB's thread", fieldIn(fields, "TEB.ClientId.UniqueThread"), uint64(want.TID))
		} else if v := fieldIn(fields, "Trap frame"); v.Is() {
			t.Errorf("%s has a trap frame at %v", name, v)
		}
		const waiting = 5
		if want.State == waiting {
			same(t, name+" goes on", fieldIn(fields, "Goes on at"), want.Frames[0].IP)
		} else if v := fieldIn(fields, "Goes on at"); v.Is() {
			t.Errorf("%s runs, but goes on at %v", name, v)
		}
		if !th.Start.Is() || !strings.Contains(th.Start.Text, "+0x") {
			t.Errorf("%s starts in %v (%s)", name, th.Start, th.Start.Reason())
		}
	}
	noProblems(t, d)
}

// TestDetailsOfTheThreadInASmallDump reads the trap frame on the stack that the dump
// copied.
func TestDetailsOfTheThreadInASmallDump(t *testing.T) {
	d := attached(t, machine.Small(0))
	threads, _ := d.Threads.Get(context.Background(), nil)
	if len(threads) != 1 {
		t.Fatalf("%d threads", len(threads))
	}
	fields := threads[0].More(context.Background())
	for _, want := range machine.Truth().Threads {
		if want.ETHREAD == machine.Truth().CrashETHREAD {
			same(t, "rip", fieldIn(fields, "Trap.Rip"), want.UserRIP)
		}
	}
	if v := fieldIn(fields, "Thread environment block"); v.Why != model.NotInDump {
		t.Errorf("TEB: %v, %s", v, v.Reason())
	}
}

// TestWaitObject lets a thread wait for the event of the imaginary machine.
func TestWaitObject(t *testing.T) {
	const waitBlockList, waitBlock, blockThread, blockObject = 0xd0, 0x140, 0x18, 0x20
	x := newDamage(t)
	var event uint64
	for _, h := range all(t, x.d.Handles) {
		if h.Type.Text == "Event" && h.Name.Text == synth.EventName {
			event = h.Object.Num
		}
	}
	const waiting = 5
	var at []uint64
	for _, th := range machine.Truth().Threads {
		if th.State == waiting && len(at) < 2 {
			at = append(at, th.ETHREAD)
			x.at(th.ETHREAD+waitBlockList, word(th.ETHREAD+waitBlock))
			x.at(th.ETHREAD+waitBlock+blockThread, word(at[0])) // the second one's is another thread's
			x.at(th.ETHREAD+waitBlock+blockObject, word(event))
		}
	}
	for _, th := range all(t, attached(t, x.dump).Threads) {
		v := fieldIn(th.More(context.Background()), "Waits for")
		switch {
		case th.ETHREAD.Num == at[0]:
			same(t, "object", v, event)
			if v.Text != "notification event "+synth.EventName {
				t.Errorf("it waits for %v", v)
			}
		case v.Is():
			t.Errorf("thread %v waits for %v", th.TID, v)
		}
	}
}

// TestPendingRequest gives a thread a request to the driver rainbus, in the unused part
// of its stack, and then one whose list leads back.
func TestPendingRequest(t *testing.T) {
	const (
		irpList, threadEntry, location, device = 0x4b0, 0x20, 0xb8, 0x28
		readRequest, firstDevice               = 3, 8
		page                                   = 0x1000
	)
	x := newDamage(t)
	truth := machine.Truth()
	busy, ring := truth.Threads[0], truth.Threads[1]
	rainbus, err := model.ReadUint(x.d.Kernel, model.Addr(truth.DriverObjects[0].Object+firstDevice), 8)
	if err != nil {
		t.Fatal(err)
	}
	for _, th := range []synth.ThreadTruth{busy, ring} {
		irp := th.StackBase - page
		x.at(irp, []byte{6, 0}) // IO_TYPE_IRP
		x.at(irp+threadEntry, word(th.ETHREAD+irpList))
		x.at(irp+location, word(irp+0x100))
		x.at(irp+0x100, []byte{readRequest})
		x.at(irp+0x100+device, word(rainbus))
		x.at(th.ETHREAD+irpList, word(irp+threadEntry))
	}
	x.at(ring.StackBase-page+threadEntry, word(ring.StackBase-page+threadEntry))
	for _, th := range all(t, attached(t, x.dump).Threads) {
		fields := th.More(context.Background())
		v, more := fieldIn(fields, "Pending request"), fieldIn(fields, "More requests")
		switch th.ETHREAD.Num {
		case busy.ETHREAD, ring.ETHREAD:
			same(t, "request", v, th.StackBase.Num-page)
			if note := noteOf(fields, "Pending request"); note != `at \Driver\rainbus` {
				t.Errorf("note %q", note)
			}
			if v.Text != "IRP_MJ_READ" || more.Why == model.Malformed != (th.ETHREAD.Num == ring.ETHREAD) {
				t.Errorf("%v, %s", v, more.Reason())
			}
		default:
			if v.Is() {
				t.Errorf("thread %v has a request %v", th.TID, v)
			}
		}
	}
}
