/**
 * Studies: what a user asks for. Each is a request, a study that runs it, and a result; none knows
 * a console or a command line.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.study;
