package main

import (
	"strings"
	"testing"
)

func TestUserNamespaceAdvice(t *testing.T) {
	tests := []struct {
		name     string
		uid      int
		settings map[string]string
		state    string
		repair   string
	}{
		{"root", 0, map[string]string{"user/max_user_namespaces": "0"}, stateOK, ""},
		{"allowed", 1000, map[string]string{"user/max_user_namespaces": "127000"}, stateOK, ""},
		{"no such settings", 1000, nil, stateOK, ""},
		{"ubuntu 24.04", 1000, map[string]string{"kernel/apparmor_restrict_unprivileged_userns": "1"}, stateMissing, "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"},
		{"switched off", 1000, map[string]string{"user/max_user_namespaces": "0"}, stateMissing, "sudo sysctl -w user.max_user_namespaces="},
		{"old debian", 1000, map[string]string{"kernel/unprivileged_userns_clone": "0"}, stateMissing, "sudo sysctl -w kernel.unprivileged_userns_clone=1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			found := examineUserNamespaces(tt.uid, func(name string) string { return tt.settings[name] })
			if len(found) != 1 || found[0].state != tt.state || !strings.Contains(found[0].repair, tt.repair) {
				t.Fatalf("found %+v, want %s with %q", found, tt.state, tt.repair)
			}
			if tt.state == stateMissing && !strings.Contains(found[0].repair, "Docker") {
				t.Errorf("repair %q offers neither root nor Docker", found[0].repair)
			}
		})
	}
}
