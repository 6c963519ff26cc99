#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# shim.sh RUN SEGMENT_BYTES SPLIT CAT PROGRAM [ARGUMENT...]
#
# Runs the user's program between the agent, which may die, and the disk, which may be full. Started
# by setsid, so it leads the session and the group. Facts are names of empty files in RUN: a full
# disk still takes a name. `true > FILE`, not `: > FILE`: a shell exits when the redirection of a
# special built-in fails. The names of the variables are odd because the program's own must survive.
set +eux # bash takes such options from an exported SHELLOPTS
_shim_run=$1 _shim_segment=$2 _shim_split=$3 _shim_cat=$4
shift 4
# Handlers, not `trap ''`: the program would inherit that a signal is ignored.
trap : TERM INT HUP QUIT
true > "$_shim_run/pid=$$"
exec 3>&2
{
  trap : TERM INT HUP QUIT
  # In the foreground: a background job would ignore SIGINT. The shell's own words go to shim.log.
  ( exec "$@" </dev/null 2>&1 3>&- ) 2>&3
  true > "$_shim_run/rc=$?"
} | {
  trap '' TERM INT HUP QUIT
  "$_shim_split" -b "$_shim_segment" -d -a 6 - "$_shim_run/out." 2>&3 3>&- ||
    true > "$_shim_run/pump-failed=$?"
  exec "$_shim_cat" > /dev/null
}
true > "$_shim_run/out.done"
