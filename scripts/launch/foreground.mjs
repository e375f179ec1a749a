import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/**
 * Starts a program whose output is ours, in our process group: what kills the group kills it too.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 */
export function startInForeground(command, args, options) {
  return spawn(command, args, { ...options, stdio: 'inherit' });
}

/**
 * Hands the signals that would end us to the program instead; its end is then ours.
 * @param {ChildProcess} child
 */
export function forwardSignals(child) {
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  // A terminal gives its interrupt to the whole process group, so the program has it already.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
}

/**
 * The exit code as a shell would give it: 128 and the signal's number when a signal ended the program.
 * Rejects when the program could not be started.
 * @param {ChildProcess} child
 * @returns {Promise<number>}
 */
export function exitCode(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
