'use client';

import { useEffect, useState } from 'react';
import { io } from 'socket.io-client';
import { OPERATOR_NAMESPACE, type OperatorTick } from '#contracts/operator.ts';
import { emptyHistory, type LiveHistory, withTick } from './live-history.ts';

export type FeedState = 'connecting' | 'on' | 'refused' | 'away';

/**
 * The operators' socket while the page is open and visible. The server sends twice a second and each message is one
 * render, so the render rate does not depend on the number of events.
 */
export function useOperatorFeed(realtimeUrl: string, paused: boolean): { state: FeedState; history: LiveHistory } {
  const [state, setState] = useState<FeedState>('connecting');
  const [history, setHistory] = useState(emptyHistory);

  useEffect(() => {
    if (paused) return;
    const socket = io(`${realtimeUrl}${OPERATOR_NAMESPACE}`, {
      transports: ['websocket'],
      withCredentials: true,
      // A connection of its own: the shopper's is of the cookie from before the log-in, and is closed when that
      // changes.
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 5_000,
    });
    socket.on('connect', () => setState('on'));
    socket.on('disconnect', () => setState('away'));
    socket.on('connect_error', ({ message }) => setState(message === 'forbidden' ? 'refused' : 'away'));
    socket.on('tick', (tick: OperatorTick) => {
      if (!document.hidden) setHistory((before) => withTick(before, tick));
    });
    return () => void socket.disconnect();
  }, [realtimeUrl, paused]);

  return { state, history };
}
