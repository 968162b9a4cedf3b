package main

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows/registry"
)

// canRegister tells whether the program itself can change which program opens dumps.
const canRegister = true

// The keys, all below HKEY_CURRENT_USER: nothing here needs an administrator.
const (
	classes      = `Software\Classes\`
	progID       = "Dumplens.Dump"
	application  = classes + `Applications\dumplens.exe`
	capabilities = `Software\Dumplens\Capabilities`
	registered   = `Software\RegisteredApplications`
)

var dumpTypes = []string{".dmp", ".mdmp", ".hdmp", ".kdmp"}

// entries are the values that are ours alone.
func entries(exe string) []entry {
	open := `"` + exe + `" "%1"`
	list := []entry{
		{classes + progID, "", "Windows crash dump"},
		{classes + progID + `\DefaultIcon`, "", exe + ",0"},
		{classes + progID + `\shell\open\command`, "", open},
		{application, "FriendlyAppName", "Dumplens"},
		{application + `\shell\open\command`, "", open},
		{capabilities, "ApplicationName", "Dumplens"},
		{capabilities, "ApplicationDescription", "Shows what is in a Windows crash dump"},
	}
	for _, ext := range dumpTypes {
		list = append(list,
			entry{classes + ext + `\OpenWithProgids`, progID, ""},
			entry{application + `\SupportedTypes`, ext, ""},
			entry{capabilities + `\FileAssociations`, ext, progID})
	}
	return append(list, entry{registered, "Dumplens", capabilities})
}

// register makes dumps open by double click where no other program was chosen, and
// offers Dumplens under Open with everywhere.
func register() error {
	exe, err := os.Executable()
	if err != nil {
		return fmt.Errorf("the place of this program is not known: %w", err)
	}
	for _, e := range entries(exe) {
		if err := set(e); err != nil {
			return err
		}
	}
	for _, ext := range dumpTypes {
		if taken(ext) {
			continue
		}
		if err := set(entry{classes + ext, "", progID}); err != nil {
			return err
		}
	}
	tellExplorer()
	return nil
}

// taken tells whether another program opens files of an ending, for this user or for
// all: HKEY_CLASSES_ROOT is both together.
func taken(ext string) bool {
	k, err := registry.OpenKey(registry.CLASSES_ROOT, ext, registry.QUERY_VALUE)
	if err != nil {
		return false
	}
	defer k.Close()
	now, _, err := k.GetStringValue("")
	return err == nil && now != "" && now != progID
}

// unregister takes away what register wrote, and nothing else.
func unregister() error {
	var failed []error
	for _, ext := range dumpTypes {
		failed = append(failed, removeValue(classes+ext, "", progID), removeValue(classes+ext+`\OpenWithProgids`, progID, ""))
	}
	failed = append(failed, removeValue(registered, "Dumplens", capabilities))
	for _, key := range []string{classes + progID, application, `Software\Dumplens`} {
		failed = append(failed, removeTree(key))
	}
	tellExplorer()
	return errors.Join(failed...)
}
