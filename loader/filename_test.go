package loader

import (
	"testing"
	"time"

	"dumplens/model"
)

func TestDecodeName(t *testing.T) {
	for _, c := range []struct {
		path string
		want nameParts
		ok   bool
	}{
		{"/dumps/040712-24835-01.dmp", nameParts{"2012-04-07", 24835, true, 1}, true},
		{`C:\Windows\Minidump\111217-27671-02.dmp`, nameParts{"2017-11-12", 27671, true, 2}, true},
		{"host__011620-8250-01.dmp", nameParts{"2020-01-16", 8250, true, 1}, true},
		{"Mini040712-03.dmp", nameParts{"2012-04-07", 0, false, 3}, true},
		{"MEMORY.DMP", nameParts{}, false},
		{"133217-1-01.dmp", nameParts{}, false}, // no such month
		{"40712-24835-01.dmp", nameParts{}, false},
	} {
		got, ok := decodeName(c.path)
		if ok != c.ok || ok && got != c.want {
			t.Errorf("%s: %+v, %v; want %+v, %v", c.path, got, ok, c.want, c.ok)
		}
	}
}

func TestNameThatDisagrees(t *testing.T) {
	for _, c := range []struct {
		name string
		at   time.Time
		warn bool
	}{
		{"040712-24835-01.dmp", time.Date(2012, 4, 7, 10, 0, 0, 0, time.UTC), false},
		{"040712-24835-01.dmp", time.Date(2012, 4, 8, 3, 0, 0, 0, time.UTC), false}, // a zone west of UTC
		{"040712-24835-01.dmp", time.Date(2013, 4, 7, 10, 0, 0, 0, time.UTC), true},
	} {
		d := &model.Dump{Path: c.name, Kind: model.KindSmall}
		d.Set("system_time", "Crashed", model.FromUnix(uint32(c.at.Unix())))
		addNameFacts(d)
		if got := d.Fact("file_name_warning").Is(); got != c.warn || len(d.Problems()) > 0 != c.warn {
			t.Errorf("%s against %s: warning %v, want %v", c.name, c.at, got, c.warn)
		}
		if v := d.Fact("file_name_uptime_ms"); v.Num != 24835 {
			t.Errorf("up-time %v", v)
		}
	}
}
