// Command dumplens is the desktop program: it opens a Windows crash dump in a window.
// It knows the flags and the native dialogs and wires the parts together; the window
// is package ui, reading dumps is package loader.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"fyne.io/fyne/v2"

	"dumplens/ui"
)

// version is set by the linker: -X main.version=1.2.3.
var version = "0.1.0"

// id names the program's preferences.
const id = "io.github.dumplens"

type options struct {
	register, unregister, version bool
	theme, view, row, shot, size  string
	hex                           ui.FirstHex
	how                           ui.OpenOptions
	paths                         []string
}

func parse() options {
	var o options
	flag.BoolVar(&o.register, "register", false, "open dumps by double click with this program (Windows)")
	flag.BoolVar(&o.unregister, "unregister", false, "take that back (Windows)")
	flag.BoolVar(&o.version, "version", false, "print the version and end")
	flag.StringVar(&o.theme, "theme", "", "`dark` or light; the system's when not given")
	flag.StringVar(&o.view, "view", "", "`ID` of the view to open at, such as processes")
	flag.StringVar(&o.row, "row", "", "`NAME` of the row to choose in that view: a name, a number or an address")
	list := func(to *[]string) func(string) error {
		return func(s string) error { *to = append(*to, s); return nil }
	}
	flag.Func("goto", "`PLACE` to show in the hex view: an address, module+offset, a process; each further one in a pane of its own", list(&o.hex.Places))
	flag.Func("mode", "`ID` of how the hex view shows the bytes: "+ui.ModeIDs()+"; each further one for a further pane", list(&o.hex.Modes))
	flag.StringVar(&o.hex.Panel, "panel", "", "`TITLE` of the panel to open beside the hex view: "+ui.PanelTitles())
	flag.StringVar(&o.hex.Type, "type", "", "`NAME` of the structure to lay there, such as _EPROCESS, in the panel Structure")
	flag.Func("pagefile", "`PATH[,PATH]` of paging files to use instead of those beside the dump: in the order of their numbers, or each as N=PATH", func(s string) error {
		o.how.PageFiles = strings.Split(s, ",")
		return nil
	})
	overrideFlags(&o.how.Overrides)
	flag.StringVar(&o.shot, "shot", "", "write a picture of the window to `FILE.png` and end; needs no display")
	flag.StringVar(&o.size, "size", "", "`WxH` of the window, such as 1360x860")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: dumplens [flags] [FILE...]")
		flag.PrintDefaults()
	}
	flag.Parse()
	o.paths = flag.Args()
	return o
}

func main() {
	o := parse()
	switch {
	case o.version:
		fmt.Println("dumplens", version)
	case o.register:
		end(register())
	case o.unregister:
		end(unregister())
	default:
		end(run(o))
	}
}

// end prints an error in one line and ends the program with its status.
func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "dumplens:", err)
		os.Exit(1)
	}
}

// run shows the window until it is closed.
func run(o options) error {
	size, err := parseSize(o.size)
	if err != nil {
		return err
	}
	if err := o.hex.Check(); err != nil {
		return err
	}
	if o.shot != "" {
		return shootOffScreen(o, size)
	}
	a := newApp()
	p := start(a, o, ui.Host{Post: fyne.Do, Pick: pick, Save: save})
	a.Lifecycle().SetOnStarted(func() {
		p.Start(o.paths)
		for _, w := range a.Driver().AllWindows() {
			if size.Width > 0 {
				w.Resize(size)
			}
		}
	})
	a.Run()
	return nil
}

// start makes the program with what the flags say.
func start(a fyne.App, o options, host ui.Host) *ui.Program {
	host.Open, host.Version, host.Folders = open, version, folders
	if canRegister {
		host.Register, host.Unregister = register, unregister
	}
	p := ui.New(a, host)
	if o.theme != "" {
		p.SetTheme(o.theme)
	}
	p.How = o.how
	p.FirstView, p.FirstRow, p.FirstHex = o.view, o.row, o.hex
	return p
}

func parseSize(s string) (fyne.Size, error) {
	var w, h float32
	if s == "" {
		return fyne.Size{}, nil
	}
	if n, err := fmt.Sscanf(s, "%fx%f", &w, &h); n != 2 || err != nil || w < 200 || h < 200 || w > 8000 || h > 8000 {
		return fyne.Size{}, fmt.Errorf("-size %q: write width x height in pixels, such as 1360x860", s)
	}
	return fyne.NewSize(w, h), nil
}
