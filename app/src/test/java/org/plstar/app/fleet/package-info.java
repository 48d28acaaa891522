/** The fleet: runs whose sentences programs try to refute, and the record of what held. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.fleet;
