package inspect

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"dumplens/model"
)

// The years in which a time is taken for one.
const firstYear, lastYear = 1980, 2100

// timeLine is a time; one of a year in which it can hardly be is unlikely.
func timeLine(name string, t time.Time) Line {
	text := t.Format("2006-01-02 15:04:05")
	if t.Nanosecond() != 0 {
		text = t.Format("2006-01-02 15:04:05.000")
	}
	return Line{Name: name, Value: text + " UTC", Unlikely: t.Year() < firstYear || t.Year() >= lastYear}
}

// localLine is a time without a zone.
func localLine(name string, t time.Time) Line {
	l := timeLine(name, t)
	l.Value = l.Value[:len(l.Value)-len(" UTC")]
	return l
}

// times gives the bytes as each kind of time that Windows and its programs keep.
func (x look) times() []Line {
	var out []Line
	for _, f := range []func([]byte) []Line{filetimes, unixTimes, dosTime, systemTime, timeFields, oleDate, netTicks, intervals} {
		out = append(out, f(x.data)...)
	}
	return out
}

// filetimes gives FILETIME (100 ns since 1601) and KSYSTEM_TIME, whose upper half stands
// twice.
func filetimes(data []byte) []Line {
	if len(data) < 8 {
		return nil
	}
	t, ok := model.Filetime(binary.LittleEndian.Uint64(data))
	if !ok || binary.LittleEndian.Uint64(data) == 0 {
		return nil
	}
	out := []Line{timeLine("FILETIME", t)}
	if len(data) >= 12 && !out[0].Unlikely && binary.LittleEndian.Uint32(data[4:]) == binary.LittleEndian.Uint32(data[8:]) {
		l := out[0]
		l.Name = "KSYSTEM_TIME"
		out = append(out, l)
	}
	return out
}

// unixTimes gives seconds since 1970 in 32 and 64 bits, and milliseconds in 64.
func unixTimes(data []byte) []Line {
	var out []Line
	if len(data) >= 4 {
		if sec := binary.LittleEndian.Uint32(data); sec != 0 {
			out = append(out, timeLine("Unix time", time.Unix(int64(sec), 0).UTC()))
		}
	}
	if len(data) < 8 {
		return out
	}
	v := binary.LittleEndian.Uint64(data)
	const year10000 = 253402300800
	if v>>32 == 0 && v != 0 || v>>32 != 0 && v < year10000 {
		out = append(out, timeLine("Unix time 64", time.Unix(int64(v), 0).UTC()))
	}
	if v >= 1e11 && v < year10000*1000 {
		out = append(out, timeLine("Unix ms", time.UnixMilli(int64(v)).UTC()))
	}
	return out
}

// dosTime gives the date and time of FAT and of zip files: the time in the lower half.
// Many numbers pass for one, so it is likely only in the years of Windows.
func dosTime(data []byte) []Line {
	if len(data) < 4 {
		return nil
	}
	clock, date := int(binary.LittleEndian.Uint16(data)), int(binary.LittleEndian.Uint16(data[2:]))
	year, month, day := 1980+date>>9, date>>5&15, date&31
	hour, minute, second := clock>>11, clock>>5&63, clock&31*2
	t, ok := dateOf(year, month, day, hour, minute, second)
	if !ok {
		return nil
	}
	l := localLine("DOS time", t)
	l.Unlikely = year < 1995 || year > 2040 || clock == 0
	return []Line{l}
}

// dateOf makes a time of its fields; false when there is no such day or hour.
func dateOf(year, month, day, hour, minute, second int) (time.Time, bool) {
	if month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59 {
		return time.Time{}, false
	}
	t := time.Date(year, time.Month(month), day, hour, minute, second, 0, time.UTC)
	return t, t.Day() == day
}

// words reads n 16-bit words.
func words(data []byte, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = int(binary.LittleEndian.Uint16(data[2*i:]))
	}
	return out
}

// systemTime gives a SYSTEMTIME: year, month, day of the week, day, hour, minute, second,
// millisecond. The day of the week must be right.
func systemTime(data []byte) []Line {
	if len(data) < 16 {
		return nil
	}
	w := words(data, 8)
	return fields("SYSTEMTIME", w[0], w[1], w[3], w[4], w[5], w[6], w[7], w[2])
}

// timeFields gives the kernel's TIME_FIELDS: the same in another order.
func timeFields(data []byte) []Line {
	if len(data) < 16 {
		return nil
	}
	w := words(data, 8)
	return fields("TIME_FIELDS", w[0], w[1], w[2], w[3], w[4], w[5], w[6], w[7])
}

func fields(name string, year, month, day, hour, minute, second, milli, weekday int) []Line {
	t, ok := dateOf(year, month, day, hour, minute, second)
	if !ok || year < 1601 || milli > 999 || int(t.Weekday()) != weekday {
		return nil
	}
	return []Line{localLine(name, t.Add(time.Duration(milli)*time.Millisecond))}
}

// oleDate gives the DATE of OLE automation: days since 30 December 1899.
func oleDate(data []byte) []Line {
	if len(data) < 8 {
		return nil
	}
	days := math.Float64frombits(binary.LittleEndian.Uint64(data))
	const first, last = 29221, 73050 // 1980 to 2100
	if !(days >= first && days < last) {
		return nil
	}
	t := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(days * 24 * float64(time.Hour)).Round(time.Millisecond))
	return []Line{localLine("OLE date", t)}
}

// netTicks gives a DateTime of .NET: 100 ns since the year 1, its kind in the upper two
// bits.
func netTicks(data []byte) []Line {
	if len(data) < 8 {
		return nil
	}
	const kindBits, from1To1601 = 2, 504911232000000000
	v := binary.LittleEndian.Uint64(data) << kindBits >> kindBits
	if v < from1To1601 {
		return nil
	}
	t, ok := model.Filetime(v - from1To1601)
	if !ok {
		return nil
	}
	return []Line{timeLine(".NET ticks", t)}
}

// intervals gives durations: in 100 ns, as interrupt time and uptime are kept, or negative,
// as a timeout from now on; and in milliseconds, as GetTickCount does. Small numbers of
// many kinds pass for milliseconds.
func intervals(data []byte) []Line {
	var out []Line
	const second, year = 1e7, 1e7 * 86400 * 366
	if len(data) >= 8 {
		v := int64(binary.LittleEndian.Uint64(data))
		switch {
		case v >= second && v < 2*year:
			out = append(out, Line{Name: "100 ns units", Value: model.HumanDuration(uint64(v) / 1e4)})
		case v < 0 && v > -year/12:
			out = append(out, Line{Name: "timeout", Value: fmt.Sprintf("in %s", model.HumanDuration(uint64(-v)/1e4)), Unlikely: v > -1e4})
		}
	}
	if len(data) >= 4 {
		if v := binary.LittleEndian.Uint32(data); v >= 1000 {
			out = append(out, Line{Name: "milliseconds", Value: model.HumanDuration(uint64(v)), Unlikely: true})
		}
	}
	return out
}
