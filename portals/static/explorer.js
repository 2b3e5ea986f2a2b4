// GraphiQL on this very site: the session cookie is the credential, examples follow the audience.
'use strict';

const deals = `# My pipeline: ten open deals
query Pipeline($first: Int = 10) {
  deals(filter: {status: {eq: OPEN}}, first: $first) {
    count { value precision }
    nodes {
      id
      name
      stage { name }
      value { amount currency }
      customer { name }
    }
  }
}
`;
const viewer = `# Who am I?
query Me {
  viewer {
    audience
    role
    user { name email }
    customer { id name }
    partner { id name }
  }
}
`;
const won = `# Deals won: how many, how much
query Won {
  deals(filter: {status: {eq: WON}}, first: 5) {
    count { value precision }
    aggregate { sum { value { amount currency } } }
    nodes {
      id
      name
      stage { name }
      customer { name }
      owner { name }
    }
  }
}
`;
const statistics = `# The numbers of the pipeline
query Stats {
  pipelineStats {
    stages {
      stage { name }
      count
      value { amount currency }
      weighted { amount currency }
    }
  }
  winRate { rate won lost }
}
`;
const staff = [viewer, deals, won, statistics];
const examples = { STAFF: staff, CUSTOMER: [viewer, deals], PARTNER: [viewer, deals] };

async function ask(body) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    credentials: 'same-origin',
    body: JSON.stringify(body),
  });
  if (response.status === 401) {
    window.location.assign('/login?next=/graphql');
  }
  return response.json();
}

async function audience() {
  try {
    return (await ask({ query: '{ viewer { audience } }' })).data.viewer.audience;
  } catch {
    return 'STAFF';
  }
}

async function start() {
  const create = React.createElement;
  const tabs = examples[await audience()] ?? staff;
  const name = create('span', { className: 'explorer-name' }, 'TrustCart CRM');
  const explorer = create(
    GraphiQL,
    {
      fetcher: ask,
      defaultTabs: tabs.map((query) => ({ query })),
      defaultEditorToolsVisibility: 'variables',
      isHeadersEditorEnabled: false,
      shouldPersistHeaders: false,
    },
    create(GraphiQL.Logo, {}, name),
  );
  ReactDOM.createRoot(document.getElementById('explorer')).render(explorer);
}

start();
