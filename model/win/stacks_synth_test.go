package win_test

import (
	"context"
	"strings"
	"testing"

	"dumplens/loader/synth"
	"dumplens/model"
)

const running = 2 // KTHREAD.State

// stackOf follows the calls of the thread at an ETHREAD.
func stackOf(t *testing.T, d *model.Dump, ethread uint64) model.Stack {
	t.Helper()
	threads, _ := d.Threads.Get(context.Background(), nil)
	for i := range threads {
		if threads[i].ETHREAD.Is() && threads[i].ETHREAD.Num == ethread {
			return d.Stacks.Of(context.Background(), &threads[i])
		}
	}
	t.Fatalf("there is no thread at 0x%x", ethread)
	return model.Stack{}
}

// compareFrames compares calls with what was laid out.
func compareFrames(t *testing.T, what string, got []model.Frame, want []synth.Frame) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s has %d calls, want %d", what, len(got), len(want))
		return
	}
	for i, f := range got {
		if f.IP.Num != want[i].IP || f.SP.Num != want[i].SP {
			t.Errorf("%s, call %d: ip 0x%x, sp 0x%x, want 0x%x, 0x%x (%s)", what, i, f.IP.Num, f.SP.Num, want[i].IP, want[i].SP, want[i].Where)
			return
		}
		module, _, _ := strings.Cut(want[i].Where, "!")
		if f.Module != module {
			t.Errorf("%s, call %d: in %q, want %s", what, i, f.Module, want[i].Where)
		}
		if i > 0 && !f.IP.Src.Known() {
			t.Errorf("%s, call %d: not told where its address was read", what, i)
		}
	}
}

func TestStacksOfCompleteDump(t *testing.T) {
	truth := machine.Truth()
	d := attached(t, machine.Complete())
	checked := 0
	for _, th := range truth.Threads {
		if len(th.Frames) == 0 || th.State == running && th.ETHREAD != truth.CrashETHREAD {
			continue // of one that runs the stack is as its last wait left it
		}
		checked++
		s := stackOf(t, d, th.ETHREAD)
		compareFrames(t, "thread "+th.Name, s.Frames, th.Frames)
		if s.Stopped != "" {
			t.Errorf("thread %d: %s", th.TID, s.Stopped)
		}
	}
	if checked < 50 {
		t.Errorf("only %d threads were checked", checked)
	}
	noProblems(t, d)
}

// ofKernel is the calls in the kernel.
func ofKernel(frames []synth.Frame) (out []synth.Frame) {
	for _, f := range frames {
		if f.IP>>63 != 0 {
			out = append(out, f)
		}
	}
	return out
}

// TestStacksOfKernelDump: the calls of programs are not in the dump, but where the kernel
// was entered is told, and why no more is.
func TestStacksOfKernelDump(t *testing.T) {
	truth := machine.Truth()
	d := attached(t, machine.Bitmap(true))
	for _, th := range truth.Threads {
		want := ofKernel(th.Frames)
		if len(want) == 0 || th.State == running && th.ETHREAD != truth.CrashETHREAD {
			continue
		}
		s := stackOf(t, d, th.ETHREAD)
		if len(want) < len(th.Frames) {
			want = th.Frames[:len(want)+1]
			if s.Stopped == "" {
				t.Errorf("thread %d: nothing is said of the missing calls", th.TID)
				continue
			}
		}
		compareFrames(t, "thread", s.Frames, want)
	}
}

// TestStacksOfSmallDump: without images the stack is searched; a machine that only
// calls leaves no numbers that mislead the search.
func TestStacksOfSmallDump(t *testing.T) {
	truth := machine.Truth()
	d := attached(t, machine.Small(synth.ByKernel))
	first := d.Stacks.First(context.Background())
	if len(first) != 1 {
		t.Fatalf("%d threads", len(first))
	}
	s := d.Stacks.Of(context.Background(), &first[0])
	var want []synth.Frame
	for _, th := range truth.Threads {
		if th.ETHREAD == truth.CrashETHREAD {
			want = ofKernel(th.Frames)
		}
	}
	if len(s.Frames) <= len(want) {
		t.Fatalf("%d calls, want %d and where the kernel was entered", len(s.Frames), len(want))
	}
	for i, f := range s.Frames[:len(want)] {
		if f.IP.Num != want[i].IP {
			t.Errorf("call %d: ip 0x%x, want 0x%x (%s)", i, f.IP.Num, want[i].IP, want[i].Where)
		}
		if how := f.How; i > 0 && how != model.FromScan {
			t.Errorf("call %d was found by %s: there is nothing to unwind by", i, how)
		}
	}
}

func TestFirstThreads(t *testing.T) {
	truth := machine.Truth()
	d := attached(t, machine.Complete())
	first := d.Stacks.First(context.Background())
	if len(first) == 0 || first[0].ETHREAD.Num != truth.CrashETHREAD {
		t.Fatalf("the crashing thread is not the first of %d", len(first))
	}
	cpus := all(t, d.CPUs)
	if len(first) != len(cpus) {
		t.Errorf("%d threads for %d processors", len(first), len(cpus))
	}
}
