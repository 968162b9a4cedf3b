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
	"strings"

	"dumplens/model/view"
)

const usage = `usage:
  dumpinfo [-json | -csv | -text | -html] [-view ID[,ID...] | -all] [-count] FILE
  dumpinfo views FILE                                  the views, and why one cannot be had
  dumpinfo details [FORM] -view ID -row NAME FILE      all that is known of one row
  dumpinfo dir [FORM] FOLDER                           a line for each dump in a folder

  dumpinfo name [-json] PLACE FILE                     what lies there
  dumpinfo complete [FORM] -word TEXT [-max N] FILE    how the beginning of a place can go on
  dumpinfo translate [-json] PLACE FILE                how an address is found
  dumpinfo mapped [FORM] PLACE FILE                    which address spaces show this byte

  dumpinfo read PLACE [-len N] [-raw | -as BYTES] FILE
       BYTES: hex, digits, text, utf16, c, go, rust, python, escaped, base64, db, dw, dd, dq
  dumpinfo inspect [FORM] [-unlikely] PLACE FILE       what the bytes there may be
  dumpinfo sum [FORM] PLACE -len N FILE                sums, CRC-32, MD5, SHA-256
  dumpinfo save -o OUT (PLACE -len N | -module NAME [-pid N] [-layout file|memory] | -pid N) FILE

  dumpinfo find [-json] [-space ID[,ID]|all] [-at ADDR [-len N]] [-once] [-max N] WHAT | -any WHAT... FILE
       WHAT: -hex "4d 5a ?? 4? 40/f0" | -text S [-codepage P] [-icase] | -utf16 S [-icase]
             | -regex E [-icase] | -guid G | -ptr ADDR | -in ADDR-ADDR | -module NAME
             | -int N or -range A..B, -size 1|2|4|8 [-order little|big] [-align N]
       -once: a page of memory is searched once, however many addresses lead to it
  dumpinfo strings [-json | -csv] [-space ID[,ID]|all] [-at ADDR [-len N]] [-min 5] [-max N]
       [-encoding ascii,utf16,utf8] [-filter TEXT] [-regex E] FILE

  dumpinfo struct [FORM] [-type NAME [-count N]] PLACE FILE    without -type: what may lie there
  dumpinfo struct [FORM] -type NAME -list MEMBER [-element] [-back] [-count N] PLACE FILE
  dumpinfo types [FORM] FILE                           the structures that are known
  dumpinfo disasm [FORM] PLACE [-n LINES | -len BYTES] [-arch x86|x64|arm64] FILE

  dumpinfo notes [FORM] FILE                           what was noted on its addresses
  dumpinfo notes (-add TEXT | -bookmark) PLACE [-len N] [-tags A,B] FILE
  dumpinfo notes (-remove NUMBER | -export | -import NOTES [-any-dump]) FILE

FORM is -json, -csv or -text. PLACE is [-space ID] -at ADDR; addresses: 0xfffff80012345678,
fffff800` + "`" + `12345678, module+0x10, module!symbol, 1000h, 0n4096, pid 4, 4:7ffe0000, physical:1000,
a register as rip, poi(ADDR), sums. With -count the view of address spaces counts their pages.

Before FILE, with every command but dir:
  -pagefile PATH[,PATH]   reads pages that were paged out from these paging files, in the order of their
                          numbers, or each as N=PATH; else pagefile.sys (0) and swapfile.sys (1) are
                          taken when they lie beside FILE
  -dtb A                  the page tables of a kernel dump, where its header is wrong
  -process-head A, -module-head A   PsActiveProcessHead, PsLoadedModuleList, likewise
  -build N                the build of Windows, likewise
  -discover               leaves what is known of builds aside: where the members of structures lie is
                          found by what stands in memory
  -scan                   searches all of physical memory for processes that no list leads to
  -notes DIR              the folder of your notes, else one in your settings; a dump finds its own
                          again under any name

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

// command is one of the program's: it takes what stands behind its name.
type command func(ctx context.Context, args []string, w io.Writer) error

// commands are in the order of the usage; none of them means cmdShow.
var commands = map[string]command{
	"views": cmdViews, "details": cmdDetails, "dir": cmdDir,
	"name": cmdName, "complete": cmdComplete, "translate": cmdTranslate, "mapped": cmdMapped,
	"read": cmdRead, "inspect": cmdInspect, "sum": cmdSum, "save": cmdSave,
	"find": cmdFind, "strings": cmdStrings,
	"struct": cmdStruct, "types": cmdTypes, "disasm": cmdDisasm,
	"notes": cmdNotes,
}

// run is main without the process: it returns the exit status.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	do := command(cmdShow)
	if len(args) > 0 {
		if c, ok := commands[args[0]]; ok {
			do, args = c, args[1:]
		}
	}
	out := newBuffered(screen.over(stdout))
	err := do(ctx, args, out)
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
		return tell(stderr, 2, "dumpinfo: "+oneLine(err)+"\n"+usage)
	}
	return tell(stderr, 1, "dumpinfo: "+oneLine(err)+"\n")
}

// oneLine is an error that may be several joined, and may quote names from the dump.
func oneLine(err error) string {
	return view.Visible(strings.ReplaceAll(err.Error(), "\n", "; "))
}

// tell writes a last message. When even that fails, the exit status still tells.
func tell(w io.Writer, code int, text string) int {
	_, _ = fmt.Fprint(w, text)
	return code
}
