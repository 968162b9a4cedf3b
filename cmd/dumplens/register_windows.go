package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/sys/windows"
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

// entry is one value in the registry; name "" is the key's default.
type entry struct{ key, name, value string }

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

func set(e entry) error {
	k, _, err := registry.CreateKey(registry.CURRENT_USER, e.key, registry.SET_VALUE)
	if err != nil {
		return fmt.Errorf(`HKEY_CURRENT_USER\%s cannot be written: %w. Ask the administrator of this computer`, e.key, err)
	}
	err = k.SetStringValue(e.name, e.value)
	return errors.Join(err, k.Close())
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

// removeValue deletes a value when it is still the one that was written.
func removeValue(key, name, value string) error {
	k, err := registry.OpenKey(registry.CURRENT_USER, key, registry.QUERY_VALUE|registry.SET_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf(`HKEY_CURRENT_USER\%s: %w`, key, err)
	}
	defer k.Close()
	if now, _, err := k.GetStringValue(name); err != nil || !strings.EqualFold(now, value) {
		return nil // not there, or another program's
	}
	if err := k.DeleteValue(name); err != nil {
		return fmt.Errorf(`HKEY_CURRENT_USER\%s: %w`, key, err)
	}
	return nil
}

// removeTree deletes a key with all below it.
func removeTree(key string) error {
	k, err := registry.OpenKey(registry.CURRENT_USER, key, registry.ENUMERATE_SUB_KEYS)
	if errors.Is(err, registry.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf(`HKEY_CURRENT_USER\%s: %w`, key, err)
	}
	names, err := k.ReadSubKeyNames(-1)
	failed := []error{err, k.Close()}
	for _, n := range names {
		failed = append(failed, removeTree(key+`\`+n))
	}
	return errors.Join(append(failed, registry.DeleteKey(registry.CURRENT_USER, key))...)
}

// tellExplorer makes Explorer read the associations anew (SHChangeNotify with
// SHCNE_ASSOCCHANGED).
func tellExplorer() {
	const assocChanged = 0x08000000
	notify := windows.NewLazySystemDLL("shell32.dll").NewProc("SHChangeNotify")
	if notify.Find() == nil {
		_, _, _ = notify.Call(assocChanged, 0, 0, 0) // it has no result
	}
}
