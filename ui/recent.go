package ui

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// recentFile is a dump opened before.
type recentFile struct {
	path string
	what string // "kernel memory dump, 0xd1"
	when time.Time
}

// maxRecent is how many are kept.
const maxRecent = 12

// recent gives the dumps opened before, the last first.
func (p prefs) recent() []recentFile {
	var out []recentFile
	for _, line := range p.StringList(keyRecent) {
		parts := strings.SplitN(line, "\t", 3)
		if len(parts) != 3 {
			continue
		}
		sec, err := strconv.ParseInt(parts[0], 10, 64)
		if err != nil {
			continue
		}
		out = append(out, recentFile{parts[2], parts[1], time.Unix(sec, 0)})
	}
	return out
}

func (p prefs) setRecent(list []recentFile) {
	lines := make([]string, 0, len(list))
	for _, r := range list {
		what := strings.ReplaceAll(r.what, "\t", " ")
		lines = append(lines, fmt.Sprintf("%d\t%s\t%s", r.when.Unix(), what, r.path))
	}
	p.SetStringList(keyRecent, lines)
}

// remember puts a dump at the top of the list.
func (p prefs) remember(r recentFile) {
	if abs, err := filepath.Abs(r.path); err == nil {
		r.path = abs
	}
	list := []recentFile{r}
	for _, old := range p.recent() {
		if old.path != r.path && len(list) < maxRecent {
			list = append(list, old)
		}
	}
	p.setRecent(list)
}

// forget takes a dump off the list.
func (p prefs) forget(path string) {
	var list []recentFile
	for _, r := range p.recent() {
		if r.path != path {
			list = append(list, r)
		}
	}
	p.setRecent(list)
}

// ago says how long before now a moment was, in the words of a person.
func ago(then, now time.Time) string {
	d := now.Sub(then)
	switch {
	case d < 2*time.Minute:
		return "just now"
	case d < 2*time.Hour:
		return fmt.Sprintf("%d minutes ago", int(d.Minutes()))
	case d < 24*time.Hour:
		return fmt.Sprintf("%d hours ago", int(d.Hours()))
	case d < 48*time.Hour:
		return "yesterday"
	case d < 60*24*time.Hour:
		return fmt.Sprintf("%d days ago", int(d.Hours()/24))
	}
	return then.Format("2006-01-02")
}
