import { type FieldProblem, ValidationError } from './errors.ts';
import { passwordProblem } from './passwords.ts';

const NAME = /^[a-z0-9][a-z0-9_.-]{2,31}$/;

/** A sign-in name as it is stored. */
export function normalName(typed: string): string {
  return typed.trim().toLowerCase();
}

/** True when an account may have this (stored) name. */
export function isName(name: string): boolean {
  return NAME.test(name);
}

/** Checks a new account's name and password; returns the stored form of the name. Throws ValidationError. */
export function checkNewAccount(username: string, password: string): string {
  const name = normalName(username);
  const problems: FieldProblem[] = [];
  if (!NAME.test(name)) problems.push(NAME_PROBLEM);
  const weak = passwordProblem(password, name);
  if (weak !== null) problems.push(PASSWORD_PROBLEMS[weak]);
  if (problems.length > 0) throw new ValidationError(problems);
  return name;
}

/** The name is somebody else's. */
export function nameTaken(): ValidationError {
  return new ValidationError([
    {
      path: 'username',
      code: 'taken',
      message: 'username: is taken, expected another name',
      messageZh: '用户名：已被使用，请换一个',
      expected: 'another name',
    },
  ]);
}

const NAME_PROBLEM: FieldProblem = {
  path: 'username',
  code: 'bad_name',
  message: 'username: expected 3 to 32 letters, digits, dots, dashes or underscores',
  messageZh: '用户名：应为 3 到 32 个字母、数字、点、连字符或下划线',
  expected: '3 to 32 letters, digits, dots, dashes or underscores',
};

const PASSWORD_PROBLEMS: Readonly<Record<'too_short' | 'too_long' | 'common', FieldProblem>> = {
  too_short: {
    path: 'password',
    code: 'too_short',
    message: 'password: is too short, expected at least 10 characters',
    messageZh: '密码：太短，至少 10 个字符',
    expected: 'at least 10 characters',
  },
  too_long: {
    path: 'password',
    code: 'too_long',
    message: 'password: is too long, expected at most 256 characters',
    messageZh: '密码：太长，最多 256 个字符',
    expected: 'at most 256 characters',
  },
  common: {
    path: 'password',
    code: 'common',
    message: 'password: is one of those that are guessed first, expected another',
    messageZh: '密码：太常见，容易被猜到，请换一个',
    expected: 'a password that is not common',
  },
};
