// Command dumpinfo prints what the window of Dumplens shows, from the same views.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

const usage = `usage:
  dumpinfo [-json | -csv | -text | -html] [-view ID[,ID...] | -all] [-count] FILE
  dumpinfo views FILE
  dumpinfo details [-json | -csv | -text] -view ID -row NAME FILE    all that is known of one row
  dumpinfo read -space ID -at ADDR -len N [-raw | -as FORM] FILE
  dumpinfo translate [-json] -space ID -at ADDR FILE
  dumpinfo inspect [-json | -csv | -text] [-unlikely] [-space ID] -at ADDR FILE    what the bytes there may be
  dumpinfo sum [-json | -csv | -text] [-space ID] -at ADDR -len N FILE    sums, CRC-32, MD5, SHA-256
  dumpinfo name [-json] [-space ID] -at ADDR FILE
  dumpinfo complete [-json | -csv | -text] -word TEXT [-max N] FILE
  dumpinfo mapped [-json | -csv | -text] [-space physical] -at ADDR FILE    which address spaces show this byte
  dumpinfo find [-json] [-space ID[,ID]|all] [-at ADDR [-len N]] [-once] [-max N] WHAT | -any WHAT... FILE
       WHAT: -hex "4d 5a ?? 4? 40/f0" | -text S [-codepage P] [-icase] | -utf16 S [-icase] | -regex E [-icase] | -guid G
             | -int N or -range A..B, -size 1|2|4|8 [-order little|big] [-align N] | -ptr ADDR | -in ADDR-ADDR | -module NAME
  dumpinfo strings [-json | -csv] [-space ID[,ID]|all] [-at ADDR [-len N]] [-min 5] [-encoding ascii,utf16,utf8]
       [-filter TEXT] [-regex E] [-max N] FILE
  dumpinfo save -o OUT (-space ID -at ADDR -len N | -module NAME [-pid N] [-layout file|memory] | -pid N) FILE
  dumpinfo struct [-json | -csv | -text] [-type NAME] [-count N] [-space ID] -at ADDR FILE    without -type: what may lie there
  dumpinfo struct -type NAME -list MEMBER [-element] [-back] [-count N] [-space ID] -at ADDR FILE
  dumpinfo types [-json | -csv | -text] FILE
  dumpinfo notes [-json | -csv | -text] FILE                     what was noted on its addresses
  dumpinfo notes (-add TEXT | -bookmark) -at ADDR [-space ID] [-len N] [-tags A,B] FILE
  dumpinfo notes (-remove NUMBER | -export | -import NOTES [-any-dump]) FILE
  dumpinfo disasm [-json | -csv | -text] [-space ID] -at ADDR [-n LINES | -len BYTES] [-arch x86|x64|arm64] FILE
  dumpinfo dir [-json | -csv | -text] FOLDER
With -pagefile PATH[,PATH] before FILE, pages that were paged out are read from these
paging files: in the order of their numbers, or each as N=PATH. Else pagefile.sys (0) and
swapfile.sys (1) are taken when they lie beside FILE.
Before FILE, what the header of a kernel dump says can be corrected: -dtb A (page tables),
-process-head A (PsActiveProcessHead), -module-head A (PsLoadedModuleList), -build N.
With -discover, what is known of the build and its neighbours is left aside: where the
members of structures lie is found by what stands in memory. With -scan, all of physical
memory is searched for processes that no list leads to.
Notes lie in a folder of your settings, or in the one that -notes DIR names before FILE; a
dump finds its own again under any name.
Addresses: 0xfffff80012345678, fffff800` + "`" + `12345678, module+0x10, module!symbol, 1000h, 0n4096,
pid 4, 4:7ffe0000, physical:1000, a register as rip, poi(ADDR), sums. With -count the view of address spaces counts their pages.
With find -once, a page of memory is searched once, however many addresses lead to it.
Forms of -as: hex, digits, text, utf16, c, go, rust, python, escaped, base64, db, dw, dd, dq.
Exit status: 0 done, 1 the file could not be opened or the request not be met, 2 wrong usage.
`

// errUsage is the error of a wrong command line.
type errUsage struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

var commands = map[string]func(context.Context, []string, io.Writer) error{
	"views": cmdViews, "read": cmdRead, "translate": cmdTranslate, "find": cmdFind, "strings": cmdStrings, "dir": cmdDir,
	"struct": cmdStruct, "types": cmdTypes,
	"name": cmdName, "complete": cmdComplete, "disasm": cmdDisasm,
	"inspect": cmdInspect, "sum": cmdSum, "notes": cmdNotes, "save": cmdSave, "mapped": cmdMapped, "details": cmdDetails,
}

// run is main without the process: it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	command := cmdShow
	if len(args) > 0 {
		if c, ok := commands[args[0]]; ok {
			command, args = c, args[1:]
		}
	}
	out := newBuffered(screen.over(stdout))
	err := command(ctx, args, out)
	if ferr := out.Flush(); err == nil {
		err = ferr
	}
	var wrong errUsage
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		return tell(stdout, 0, usage)
	case errors.As(err, &wrong):
		return tell(stderr, 2, "dumpinfo: "+err.Error()+"\n"+usage)
	}
	return tell(stderr, 1, "dumpinfo: "+err.Error()+"\n")
}

// tell writes a last message. When even that fails, the exit status still tells.
func tell(w io.Writer, code int, text string) int {
	_, _ = fmt.Fprint(w, text)
	return code
}
