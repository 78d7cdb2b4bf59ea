// Package disk is what the system says of the disks that folders lie on.
package disk
