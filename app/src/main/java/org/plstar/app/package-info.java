/** The command line: reads a request, calls the studies, prints and stores the answer. */
@org.jspecify.annotations.NullMarked
package org.plstar.app;
