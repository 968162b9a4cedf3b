//go:build !windows

package main

import (
	"errors"
	"runtime"
)

// canRegister tells whether the program itself can change which program opens dumps.
const canRegister = false

func register() error {
	if runtime.GOOS == "linux" {
		return errors.New("-register is for Windows: here, make install puts the program, its icon and the file types in place")
	}
	return errors.New("-register is for Windows: here, choose Dumplens under Open With in the file's information window")
}

func unregister() error {
	if runtime.GOOS == "linux" {
		return errors.New("-unregister is for Windows: here, make uninstall takes the program and the file types away")
	}
	return errors.New("-unregister is for Windows: here, choose another program under Open With in the file's information window")
}
