package win_test

import (
	"context"
	"testing"
	"time"

	"dumplens/loader"
	"dumplens/loader/realdumps"
	"dumplens/model"
	"dumplens/model/win"
)

// systemField finds a field of the system by its name.
func systemField(t *testing.T, d *model.Dump, name string) model.Value {
	t.Helper()
	topics, _ := d.System.Get(context.Background(), nil)
	for _, topic := range topics {
		for _, f := range topic.Fields {
			if f.Name == name {
				return f.Value
			}
		}
	}
	t.Errorf("there is no field %s", name)
	return model.Absent(model.Unknown, "")
}

func TestSystemOfACompleteDump(t *testing.T) {
	d := attached(t, machine.Complete())
	truth := machine.Truth()
	same(t, "started", systemField(t, d, "Started"), truth.Boot)
	same(t, "time", systemField(t, d, "SystemTime"), truth.Crashed)
	same(t, "processors", systemField(t, d, "ActiveProcessorCount"), uint64(truth.Processors))
	same(t, "build", systemField(t, d, "NtBuildNumber"), uint64(truth.Build))
	same(t, "pages", systemField(t, d, "MmNumberOfPhysicalPages"), truth.Pages*0x1000)
	bug := systemField(t, d, "KiBugcheckData")
	if len(bug.Items) != 5 || bug.Items[0].Num != uint64(truth.BugcheckCode) || bug.Items[4].Num != truth.BugcheckParameters[3] {
		t.Errorf("KiBugcheckData is %v", bug)
	}
	noProblems(t, d)
}

// TestSystemOfRealDumps compares what the page of shared data says with the header of
// the dump, which another part of Windows wrote.
func TestSystemOfRealDumps(t *testing.T) {
	compared := 0
	for _, path := range realdumps.Files(t, "kernel") {
		d, err := loader.Open(context.Background(), path, nil)
		if err != nil {
			continue
		}
		defer d.Close()
		win.Attach(context.Background(), d, nil)
		if d.Header == nil || d.System.Why() != "" {
			continue
		}
		topics, _ := d.System.Get(context.Background(), nil)
		for _, topic := range topics {
			for _, f := range topic.Fields {
				switch {
				case !f.Value.Is():
				case f.Name == "SystemTime":
					nearly(t, f.Value.Num, d.Header.SystemTime)
					compared++
				case f.Name == "NtBuildNumber":
					same(t, f.Name, f.Value, uint64(d.Header.Build))
				case f.Name == "ActiveProcessorCount":
					same(t, f.Name, f.Value, uint64(d.Header.Processors))
				}
			}
		}
	}
	if compared == 0 {
		t.Error("no dump held the time of the system")
	}
}

// nearly compares two FILETIMEs that were taken one after the other.
func nearly(t *testing.T, a, b uint64) {
	t.Helper()
	if diff := time.Duration(int64(a-b)) * 100; diff.Abs() > time.Minute {
		t.Errorf("times differ by %s", diff)
	}
}
