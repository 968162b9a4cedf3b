package synth

// processSpec is a process to make. An empty path is a process without a user half.
type processSpec struct {
	name    string
	pid     uint32
	parent  uint32
	session int    // -1: none
	started uint64 // ms after the machine's start
	ended   uint64 // ms after the machine's start, 0: runs
	threads int
	path    string
	command string
	gui     bool
	account account
}

// account says whose process it is.
type account int

const (
	localSystem account = iota // no separate user page tables under KVA shadow
	localService
	interactive
)

const (
	system32 = `C:\Windows\System32\`
	host     = `C:\Windows\system32\svchost.exe -k `
	bin      = `C:\Program Files\Inkwell\`
)

// crashPID is the process on whose thread the machine crashed.
const crashPID = 7348

var processSpecs = []processSpec{
	{"System", 4, 0, -1, 340, 0, 6, "", "", false, localSystem},
	{"Registry", 108, 4, -1, 180, 0, 2, "", "", false, localSystem},
	{"smss.exe", 384, 4, -1, 351, 0, 2, system32 + "smss.exe", `\SystemRoot\System32\smss.exe`, false, localSystem},
	{"csrss.exe", 492, 476, 0, 3120, 0, 2, system32 + "csrss.exe", csrss, false, localSystem},
	{"wininit.exe", 568, 476, 0, 3410, 0, 2, system32 + "wininit.exe", "wininit.exe", false, localSystem},
	{"csrss.exe", 576, 560, 1, 3417, 0, 2, system32 + "csrss.exe", csrss, false, localSystem},
	{"winlogon.exe", 648, 560, 1, 3502, 0, 2, system32 + "winlogon.exe", "winlogon.exe", true, localSystem},
	{"services.exe", 716, 568, 0, 3566, 0, 2, system32 + "services.exe", system32 + "services.exe", false, localSystem},
	{"lsass.exe", 736, 568, 0, 3583, 0, 2, system32 + "lsass.exe", system32 + "lsass.exe", false, localSystem},
	{"svchost.exe", 856, 716, 0, 3921, 0, 2, system32 + "svchost.exe", host + "DcomLaunch -p", false, localSystem},
	{"fontdrvhost.ex", 880, 568, 0, 3934, 0, 2, system32 + "fontdrvhost.exe", `"fontdrvhost.exe"`, false, localService},
	{"svchost.exe", 976, 716, 0, 4010, 0, 2, system32 + "svchost.exe", host + "RPCSS -p", false, localService},
	{"dwm.exe", 1084, 648, 1, 4133, 0, 3, system32 + "dwm.exe", `"dwm.exe"`, true, localService},
	{"svchost.exe", 1168, 716, 0, 4209, 0, 2, system32 + "svchost.exe", host + "netsvcs -p -s Schedule", false, localSystem},
	{"svchost.exe", 1492, 716, 0, 4620, 0, 2, system32 + "svchost.exe", host + "NetworkService -p -s Dnscache", false, localService},
	{"MemCompression", 1780, 4, -1, 5071, 0, 2, "", "", false, localSystem},
	{"spoolsv.exe", 2112, 716, 0, 5698, 0, 2, system32 + "spoolsv.exe", system32 + "spoolsv.exe", false, localSystem},
	{"svchost.exe", 2360, 716, 0, 6127, 0, 2, system32 + "svchost.exe", host + "LocalService -p -s nsi", false, localService},
	{"sihost.exe", 3944, 1168, 1, 31_840, 0, 2, system32 + "sihost.exe", "sihost.exe", true, interactive},
	{"taskhostw.exe", 4056, 1168, 1, 32_017, 0, 2, system32 + "taskhostw.exe", "taskhostw.exe {222A245B-E637-4AE9-A93F-A59CA119A75E}", true, interactive},
	{"explorer.exe", 4312, 4288, 1, 32_655, 0, 3, `C:\Windows\explorer.exe`, `C:\Windows\Explorer.EXE`, true, interactive},
	{"cmd.exe", 6204, 4312, 1, 25_970_114, 0, 1, system32 + "cmd.exe", `"C:\Windows\system32\cmd.exe"`, false, interactive},
	{"conhost.exe", 6232, 6204, 1, 25_970_177, 0, 2, system32 + "conhost.exe", `\??\C:\Windows\system32\conhost.exe 0x4`, true, interactive},
	{"setup.exe", 6860, 6204, 1, 26_811_240, 26_905_903, 0, bin + `driver\setup.exe`, `setup.exe /install rainbus.inf`, false, interactive},
	{"inkwell.exe", crashPID, 4312, 1, 27_102_388, 0, 4, bin + "inkwell.exe", `"` + bin + `inkwell.exe" "C:\Users\ada\Documents\spectrum.ink" /plot`, true, interactive},
}

const csrss = `%SystemRoot%\system32\csrss.exe ObjectDirectory=\Windows SharedSection=1024,20480,768 Windows=On ` +
	`SubSystemType=Windows ServerDll=basesrv,1 ServerDll=winsrv:UserServerDllInitialization,3 ServerDll=sxssrv,4 ` +
	`ProfileControl=Off MaxRequestThreads=16`

// environment is what a process of an account finds in its environment.
func (a account) environment() []string {
	env := []string{
		`ComSpec=C:\Windows\system32\cmd.exe`, "NUMBER_OF_PROCESSORS=4", "OS=Windows_NT",
		`Path=C:\Windows\system32;C:\Windows`, "PROCESSOR_ARCHITECTURE=AMD64", `SystemRoot=C:\Windows`,
	}
	if a == interactive {
		return append([]string{`APPDATA=C:\Users\ada\AppData\Roaming`}, append(env, "USERNAME=ada", `USERPROFILE=C:\Users\ada`)...)
	}
	return append(env, "USERNAME=INKBENCH$")
}
