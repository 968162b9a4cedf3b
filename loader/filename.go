package loader

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"dumplens/model"
)

// Small dumps are named for the day, the milliseconds since the system started and
// a number against collisions (040712-24835-01.dmp); before Windows 7 for the day
// and the number only (Mini040712-01.dmp). The name may stand after another word.
var (
	newName = regexp.MustCompile(`(?i)(?:^|[^0-9])(\d{2})(\d{2})(\d{2})-(\d{1,10})-(\d{2})\.[a-z]*dmp$`)
	oldName = regexp.MustCompile(`(?i)mini(\d{2})(\d{2})(\d{2})-(\d{2})\.dmp$`)
)

// nameParts is what a small dump's name tells.
type nameParts struct {
	date     string // 2012-04-07
	uptime   uint64 // ms
	uptimeOK bool
	sequence uint64
}

// decodeName reads a file name; false when it is not of the kind.
func decodeName(path string) (nameParts, bool) {
	name := filepath.Base(strings.ReplaceAll(path, `\`, "/"))
	if m := newName.FindStringSubmatch(name); m != nil {
		p, ok := nameDate(m[1:4])
		p.uptime, p.uptimeOK = number(m[4]), true
		p.sequence = number(m[5])
		return p, ok
	}
	if m := oldName.FindStringSubmatch(name); m != nil {
		p, ok := nameDate(m[1:4])
		p.sequence = number(m[4])
		return p, ok
	}
	return nameParts{}, false
}

func number(digits string) uint64 {
	n, err := strconv.ParseUint(digits, 10, 64)
	if err != nil {
		return 0 // the pattern lets only digits through, at most ten
	}
	return n
}

// nameDate reads month, day and year of this century, as Windows writes them.
func nameDate(mdy []string) (nameParts, bool) {
	t, err := time.Parse("01-02-2006", fmt.Sprintf("%s-%s-20%s", mdy[0], mdy[1], mdy[2]))
	return nameParts{date: t.Format(time.DateOnly)}, err == nil
}

// addNameFacts decodes the file's name and says when it disagrees with the header.
func addNameFacts(d *model.Dump) {
	p, ok := decodeName(d.Path)
	if !ok || !d.Kind.IsKernel() {
		return
	}
	d.Set("file_name_date", "Date in the file's name", model.Str(p.date))
	d.Set("file_name_sequence", "Number in the file's name", model.Num(p.sequence))
	if p.uptimeOK {
		d.Set("file_name_uptime_ms", "Start-up time in the file's name", model.Millis(p.uptime))
	}
	if why := nameDisagrees(d, p); why != "" {
		d.Set("file_name_warning", "The file's name", model.Str(why))
		d.AddProblem("file name", model.Span{}, "%s. The file may have been renamed or belong to another crash", why)
	}
}

// nameDisagrees compares the name with the header. The date in the name is local,
// the header's is UTC, and the file is written after the restart: two days of
// difference are let pass.
func nameDisagrees(d *model.Dump, p nameParts) string {
	v := d.Fact("system_time")
	if !v.Is() || v.Num == 0 {
		return ""
	}
	at, ok := model.Filetime(v.Num)
	named, err := time.Parse(time.DateOnly, p.date)
	if !ok || err != nil {
		return ""
	}
	if diff := named.Sub(at); diff < -48*time.Hour || diff > 7*24*time.Hour {
		return fmt.Sprintf("the name says %s, the header says %s", p.date, at.Format(time.DateOnly))
	}
	return ""
}
