/**
 * Studies that a user requests. Each has a request, a study that runs it, and a result; none
 * depends on a console or a command line.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.study;
