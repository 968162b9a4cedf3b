package main

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// entry is one value in the registry, below HKEY_CURRENT_USER; name "" is the key's
// default.
type entry struct{ key, name, value string }

// set writes a value.
func set(e entry) error {
	k, _, err := registry.CreateKey(registry.CURRENT_USER, e.key, registry.SET_VALUE)
	if err != nil {
		return fmt.Errorf(`HKEY_CURRENT_USER\%s cannot be written: %w. Ask the administrator of this computer`, e.key, err)
	}
	err = k.SetStringValue(e.name, e.value)
	return errors.Join(err, k.Close())
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
