/** The subcommands of the program itself, and the options that they share. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.command;
